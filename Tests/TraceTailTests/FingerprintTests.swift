import TestSupport
import Testing
import TraceBytes
import TraceTail

@Suite("Fingerprints")
struct FingerprintTests {
  let directory: TemporaryDirectory
  let text = Self.text
  private static let text: [UInt8] = {
    var random = SeededRandom(seed: 2)
    return (0..<1000).flatMap { "line \($0) of \(random.next())\n".utf8 }
  }()

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("at offset 0 every file matches, even an empty one")
  func zero() throws {
    let print = try SourceReader(path: directory.write(text, to: "a")).fingerprint(at: 0)
    for content in [[], Array("other".utf8), gzip(text), [0x1F, 0x8B, 0x08, 0xFF]] {
      #expect(try SourceReader(path: directory.write(content, to: "b")).matches(print))
    }
  }

  @Test(
    "it is of the bytes that were read, though the file was truncated and written anew since",
    arguments: [100, 4095, 4096, 9_000])
  func truncatedAfterReading(offset: Int) throws {
    let path = try directory.write(text[..<offset], to: "a")
    let before = try SourceReader(path: path).fingerprint(at: Int64(offset))
    let writer = try ScriptedWriter(path: path)
    try writer.write(text[offset..<offset + 500])
    let whole = try SourceReader(path: path).fingerprint(at: Int64(offset) + 500)

    let reader = try SourceReader(path: path)
    #expect(try reader.matches(before))
    try reader.seek(to: Int64(offset))
    var buffer = [UInt8](repeating: 0, count: 10_000)
    #expect(try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } == 500)
    try writer.truncate()
    try writer.write("new")
    #expect(try reader.fingerprint(at: Int64(offset) + 500) == whole)
  }

  @Test(
    "a file with the same bytes up to the offset matches, packed or not, and one byte decides",
    arguments: [1, 2, 4095, 4096, 4097, 8192, 30_000])
  func sameBytes(offset: Int) throws {
    let print = try SourceReader(path: directory.write(text, to: "a"))
      .fingerprint(at: Int64(offset))
    func matches(_ bytes: some Sequence<UInt8>) throws -> Bool {
      try SourceReader(path: directory.write(bytes, to: "b")).matches(print)
    }
    let head = text[..<offset]
    #expect(try matches(text))
    #expect(try matches(head))
    #expect(try matches(gzip(text)))
    #expect(try matches(zstd(head)))
    #expect(try matches(head + [7, 7, 7]))
    #expect(try !matches(head.dropLast()))
    #expect(try !matches(gzip(head.dropLast())))
    #expect(try !matches([head[0] ^ 1] + head.dropFirst()))
    #expect(try !matches(head.dropLast() + [head[offset - 1] ^ 1]))
    #expect(try !matches([]))
  }

  @Test("only the first and the last 4 KiB count")
  func reach() throws {
    let print = try SourceReader(path: directory.write(text, to: "a")).fingerprint(at: 30_000)
    for (position, isSeen) in [(0, true), (4095, true), (4096, false), (25_903, false)] + [
      (25_904, true), (29_999, true), (30_000, false),
    ] {
      var changed = text
      changed[position] ^= 1
      let reader = try SourceReader(path: directory.write(changed, to: "b"))
      #expect(try reader.matches(print) != isSeen, "at \(position)")
    }
  }

  @Test("a damaged packed file that ends before the offset throws why, and does not match")
  func damaged() throws {
    let print = try SourceReader(path: directory.write(text, to: "a")).fingerprint(at: 30_000)
    let damaged = try SourceReader(path: directory.write(gzip(text).prefix(3000), to: "b"))
    #expect(throws: TailError.self) { try damaged.matches(print) }
  }

  @Test("a look at the fingerprint leaves the offset where it was", arguments: [false, true])
  func offsetStays(isPacked: Bool) throws {
    let path = try directory.write(isPacked ? gzip(text) : text, to: "a")
    let reader = try SourceReader(path: path)
    try reader.seek(to: 1000)
    #expect(try reader.read(10) == Array(text[1000..<1010]))
    let print = try reader.fingerprint(at: 20_000)
    #expect(try reader.matches(print))
    #expect(try reader.measure() == Int64(text.count))
    #expect(try reader.offset == 1010 && reader.read(10) == Array(text[1010..<1020]))
    #expect(try Fingerprint(of: reader, at: 20_000) == print)
  }

  @Test("it is of the bytes as they were read, when the file has been written over since")
  func overwritten() throws {
    let path = try directory.write(text, to: "a")
    let reader = try SourceReader(path: path)
    let asRead = try SourceReader(path: path).fingerprint(at: Int64(text.count))
    _ = try reader.readAll()
    let writer = try ScriptedWriter(path: path)
    try writer.truncate()
    let other = text.map { $0 ^ 1 }
    try writer.write(other + other)
    #expect(try reader.fingerprint(at: Int64(text.count)) == asRead)
    #expect(try !reader.matches(asRead))
  }

  @Test("where the bytes are forgotten and the file was written over, no file matches")
  func forgotten() throws {
    let path = try directory.write(text, to: "a")
    let reader = try SourceReader(path: path)
    _ = try reader.readAll()
    // The same head, so that the tail alone has to tell.
    let other = text[..<4096] + text[4096...].map { $0 ^ 1 }
    try ScriptedWriter(path: path).truncate()
    try directory.append(other, to: "a")
    let print = try reader.fingerprint(at: 10_000)
    #expect(try !SourceReader(path: directory.write(other, to: "b")).matches(print))
    #expect(try !SourceReader(path: directory.write(text, to: "c")).matches(print))
    try ScriptedWriter(path: path).truncate(to: 10)
    #expect(try !SourceReader(path: path).matches(reader.fingerprint(at: 10_000)))
  }

  @Test("whatever is read, sought and asked before, it is that of the bytes before the offset")
  func random() throws {
    var random = SeededRandom()
    for round in 0..<40 {
      let text = Array(self.text[..<Int.random(in: 0...self.text.count, using: &random)])
      let cut = Int.random(in: 0...text.count, using: &random)
      let contents = [
        text, gzip(text), zstd(text), gzip(text[..<cut]) + gzip(text[cut...]),
        zstd(text[..<cut]) + zstd(text[cut...]),
      ]
      let content = contents[round % contents.count]
      let reader = try SourceReader(path: directory.write(content, to: "a\(round)"))
      var offset = 0
      for _ in 0..<30 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          offset = Int.random(in: 0...text.count, using: &random)
          try reader.seek(to: Int64(offset))
        case 1:
          let place = Int.random(in: 0...text.count, using: &random)
          #expect(try reader.fingerprint(at: Int64(place)) == Self.model(text, at: place))
        case 2:
          let place = Int.random(in: 0...text.count, using: &random)
          let isSameFile = Bool.random(using: &random)
          #expect(try reader.matches(Self.model(text, at: place), isSameFile: isSameFile))
        default:
          let part = try reader.read(Int.random(in: 1...9000, using: &random))
          #expect(text[offset...].starts(with: part))
          #expect(!part.isEmpty || offset == text.count)
          offset += part.count
        }
        #expect(reader.offset == Int64(offset))
      }
    }
  }

  private static func model(_ text: [UInt8], at offset: Int) -> Fingerprint {
    let before = text[..<offset]
    func hash(_ bytes: ArraySlice<UInt8>) -> ContentHash {
      bytes.withUnsafeBytes { ContentHash(of: $0) }
    }
    return Fingerprint(
      offset: Int64(offset), head: hash(before.prefix(4096)), tail: hash(before.suffix(4096)))
  }
}
