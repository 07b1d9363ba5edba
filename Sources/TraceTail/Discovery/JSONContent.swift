private import Synchronization
internal import TraceBytes

/// Tells files of JSON lines by their content, where the name does not say what a file holds.
enum JSONContent {
  /// So many bytes tell it.
  private static let lookedAt = 4 << 10

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
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: lookedAt, alignment: 16)
    defer { memory.deallocate() }
    guard let count = try? reader.read(into: memory) else { return nil }
    return verdict(UnsafeRawBufferPointer(rebasing: memory[..<count]))
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
