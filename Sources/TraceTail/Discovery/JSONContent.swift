private import Synchronization
internal import TraceBytes

/// Tells files of JSON lines by their content, where the name does not say what a file holds.
enum JSONContent {
  /// So many bytes tell it.
  private static let lookedAt = 4 << 10
  /// And so many what is around a line that Docker wrapped: its text has at most 16 KiB, in which each
  /// byte may be escaped.
  private static let lookedAtWrapped = 128 << 10

  private struct File: Hashable {
    let path: [UInt8]
    let inode: UInt64
    let birth: Int64
  }

  /// What was found: a follower asks of the same files again and again.
  private static let known = Mutex<[File: Bool]>([:])
  private static let mostKnown = 10_000

  /// Whether a file begins with a JSON object, or with an array of them. False also where it cannot be
  /// read, which is for whoever reads it to say.
  static func isIn(_ path: [UInt8]) -> Bool {
    let name = String(pathBytes: path)
    guard let status = try? FileStatus.of(path: name), status.size > 0 else { return false }
    let file = File(path: path, inode: status.inode, birth: status.birth)
    if let answer = known.withLock({ $0[file] }) { return answer }
    guard let answer = look(at: name) else { return false }
    known.withLock { known in
      if known.count >= mostKnown { known.removeAll() }
      known[file] = answer
    }
    return answer
  }

  /// `nil` where the file is too short to tell, or cannot be read.
  private static func look(at path: String) -> Bool? {
    guard let reader = try? SourceReader(path: path) else { return nil }
    defer { reader.close() }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: lookedAtWrapped, alignment: 16)
    defer { memory.deallocate() }
    var count = 0
    func fill(_ wanted: Int) -> UnsafeRawBufferPointer? {
      while count < wanted {
        let room = UnsafeMutableRawBufferPointer(rebasing: memory[count..<wanted])
        guard let more = try? reader.read(into: room) else { return nil }
        if more == 0 { break }
        count += more
      }
      return UnsafeRawBufferPointer(rebasing: memory[..<count])
    }
    guard let front = fill(lookedAt) else { return nil }
    if isWrapping(front), let line = fill(lookedAtWrapped), isWrapped(line) { return false }
    return verdict(front)
  }

  /// Whether a text begins as a line that Docker wrapped: what is in it is text, or anything else.
  private static func isWrapping(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: Array("{\"log\":\"".utf8))
  }

  /// Whether the first line is one that Docker wrapped: `{"log":"text\n","stream":"stdout","time":"…"}`.
  private static func isWrapped(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let line = bytes.prefix { $0 != 0x0A }
    guard let stream = line.lastPosition(of: Array(",\"stream\":\"std".utf8)) else { return false }
    return line[stream...].lastPosition(of: Array(",\"time\":\"".utf8)) != nil
  }

  /// What the first bytes of a file say; `nil` where they are too few. No text log begins with a
  /// brace and a quote.
  static func verdict(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var visible = (bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...])
      .lazy.filter { $0 > 0x20 }.makeIterator()
    guard let first = visible.next() else { return nil }
    switch first {
    case UInt8(ascii: "{"):
      guard let second = visible.next() else { return nil }
      return second == UInt8(ascii: "\"") || second == UInt8(ascii: "}")
    case UInt8(ascii: "["):
      guard let second = visible.next() else { return nil }
      if second != UInt8(ascii: "{") { return false }
      return visible.next().map { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "}") }
    default: return false
    }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Where some bytes begin that are in it, for the last time.
  fileprivate func lastPosition(of part: [UInt8]) -> Int? {
    guard count >= part.count else { return nil }
    return (startIndex...endIndex - part.count).reversed().first {
      self[$0..<$0 + part.count].elementsEqual(part)
    }
  }
}
