import Foundation
import TestSupport
import Testing

@testable import TraceTail

/// A way to pack bytes.
enum Packer: String, CaseIterable, Sendable {
  case gzip
  case zstd

  var program: String { "/usr/bin/\(rawValue)" }

  func pack(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    switch self {
    case .gzip: TestSupport.gzip(bytes)
    case .zstd: TestSupport.zstd(bytes)
    }
  }
}

@Suite("Reading a packed file")
struct PackedSourceTests {
  let directory: TemporaryDirectory
  let text = Self.text
  /// More than a read of the file, and hard to pack.
  private static let text: [UInt8] = {
    var random = SeededRandom(seed: 1)
    return (0..<20_000).flatMap { "line \($0) of \(random.next())\n".utf8 }
  }()

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("its bytes come as they were before it was packed", arguments: Packer.allCases)
  func whole(packer: Packer) throws {
    let reader = try SourceReader(path: directory.write(packer.pack(text), to: "a"))
    #expect(try reader.readAll(by: 1000) == text)
    #expect(reader.offset == Int64(text.count))
    #expect(try reader.measure() == Int64(text.count))
  }

  @Test("the content decides, not the name", arguments: Packer.allCases)
  func misnamed(packer: Packer) throws {
    let packed = try SourceReader(path: directory.write(packer.pack(text), to: "stdout.txt"))
    let plain = try SourceReader(path: directory.write(text, to: "stdout.txt.1.gz"))
    #expect(try packed.readAll() == text)
    #expect(try plain.readAll() == text)
  }

  @Test(
    "files that gzip(1) and zstd(1) made are read, where there are these programs",
    arguments: Packer.allCases.filter { Program.exists($0.program) })
  func programs(packer: Packer) throws {
    let path = try directory.write(text, to: "stdout.txt")
    #expect(try Program(running: packer.program, ["-q", path]).status == 0)
    let packed = path + (packer == .gzip ? ".gz" : ".zst")
    #expect(try SourceReader(path: packed).readAll() == text)
  }

  @Test("parts that were appended one by one are one text", arguments: Packer.allCases)
  func parts(packer: Packer) throws {
    let path = try directory.write(packer.pack("one\n".utf8), to: "a")
    let reader = try SourceReader(path: path)
    #expect(try reader.readAll() == Array("one\n".utf8))
    try directory.append(packer.pack([]) + packer.pack("two\n".utf8), to: "a")
    try directory.append(packer.pack("three\n".utf8), to: "a")
    #expect(try reader.readAll() == Array("two\nthree\n".utf8))
    #expect(try SourceReader(path: path).readAll(by: 3) == Array("one\ntwo\nthree\n".utf8))
  }

  @Test("skippable frames of zstd are skipped, in front, between and behind")
  func skippable() throws {
    let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let bytes = skippable + zstd("one".utf8) + skippable + zstd("two".utf8) + skippable
    let reader = try SourceReader(path: directory.write(bytes, to: "a"))
    #expect(try reader.readAll() == Array("onetwo".utf8))
  }

  @Test("NUL bytes between and behind members of gzip are padding")
  func padding() throws {
    let padding = [UInt8](repeating: 0, count: 512)
    let bytes = gzip("one".utf8) + padding + gzip("two".utf8) + padding
    let reader = try SourceReader(path: directory.write(bytes, to: "a"))
    #expect(try reader.readAll() == Array("onetwo".utf8))
  }

  @Test(
    "a file that is cut off anywhere gives a beginning of the text, and then says so",
    arguments: Packer.allCases)
  func cutOff(packer: Packer) throws {
    let packed = packer.pack(text)
    for count in Array(1...20) + [packed.count / 3, packed.count - 1] {
      let name = "a\(count)\(packer == .gzip ? ".gz" : ".zst")"
      let reader = try SourceReader(path: directory.write(packed.prefix(count), to: name))
      let (bytes, error) = reader.readUntilError()
      #expect(text.starts(with: bytes))
      #expect(error?.offset == Int64(bytes.count))
      #expect(
        error?.reason
          == "the file ends in the middle of its \(packer) data, at byte \(count) of the packed file"
      )
    }
  }

  @Test("a file that was cut off and has been completed is read on", arguments: Packer.allCases)
  func completed(packer: Packer) throws {
    let packed = packer.pack(text)
    let half = packed.count / 2
    let reader = try SourceReader(path: directory.write(packed[..<half], to: "a"))
    var read = reader.readUntilError().bytes
    // As a follower that looks again and again.
    for _ in 0..<50 { #expect(reader.readUntilError().bytes.isEmpty) }
    try directory.append(packed[half...], to: "a")
    read += try reader.readAll()
    #expect(read == text)
  }

  @Test("what stands behind the end is an error, after all of the text", arguments: Packer.allCases)
  func garbage(packer: Packer) throws {
    let bytes = packer.pack(text) + Array("no member".utf8)
    let reader = try SourceReader(path: directory.write(bytes, to: "a"))
    let (read, error) = reader.readUntilError()
    #expect(read == text)
    #expect(error?.offset == Int64(text.count))
    #expect(error?.reason.contains("more bytes follow that are not \(packer)") == true)
    #expect(reader.readUntilError().error?.description == error?.description)
  }

  @Test("a damaged byte costs what comes behind it, and is an error", arguments: Packer.allCases)
  func damaged(packer: Packer) throws {
    var packed = packer.pack(text)
    packed[packed.count / 2] ^= 0x55
    let (read, error) = try SourceReader(path: directory.write(packed, to: "a")).readUntilError()
    let offset = try #require(error?.offset)
    #expect(offset == Int64(read.count))
    // It is found by the checksum at the end at the latest.
    let intact = zip(read, text).prefix { $0 == $1 }.count
    #expect(intact > text.count / 4)
  }

  @Test("a seek unpacks up to there, forward and back", arguments: Packer.allCases)
  func seek(packer: Packer) throws {
    let reader = try SourceReader(path: directory.write(packer.pack(text), to: "a"))
    for offset in [400_000, 100, 0, 399_999, text.count] {
      try reader.seek(to: Int64(offset))
      #expect(try reader.read(10) == Array(text[offset...].prefix(10)))
    }
    let error = try #require(throws: TailError.self) {
      try reader.seek(to: Int64(text.count) + 1)
    }
    #expect(error.offset == Int64(text.count))
  }

  @Test("16 MiB of NUL bytes in 16 KiB are read", arguments: Packer.allCases)
  func bomb(packer: Packer) throws {
    let packed = packer.pack([UInt8](repeating: 0, count: 16 << 20))
    #expect(packed.count < 20 << 10)
    #expect(try SourceReader(path: directory.write(packed, to: "a")).measure() == 16 << 20)
  }

  @Test("a window of 8 MiB is allowed, a larger one is refused and named with its remedy")
  func window() throws {
    let allowed = try directory.write(zstd(text, windowLog: 23), to: "a")
    #expect(try SourceReader(path: allowed).readAll() == text)
    let path = try directory.write(zstd(text, windowLog: 24), to: "b")
    let (bytes, error) = try SourceReader(path: path).readUntilError()
    #expect(bytes.count == 0)
    #expect(error?.reason.contains("more than 8 MiB of memory") == true)
    #expect(error?.hint.contains("--max-window") == true)
    let pool = UnpackingPool(maximumWindow: 16 << 20)
    #expect(try SourceReader(path: path, pool: pool).readAll() == text)
  }

  @Test(
    "readers that share their memory read the same bytes in any order", arguments: Packer.allCases)
  func sharedMemory(packer: Packer) throws {
    let pool = UnpackingPool()
    let readers = try (0..<8).map { number in
      try SourceReader(path: directory.write(packer.pack(text), to: "a\(number)"), pool: pool)
    }
    var read = readers.map { _ in [UInt8]() }
    var random = SeededRandom(seed: 2)
    for _ in 0..<60 {
      let number = Int.random(in: readers.indices, using: &random)
      read[number] += try readers[number].read(10_000)
      let offset = Int64(read[number].count)
      #expect(try readers[number].matches(readers[number].fingerprint(at: offset)))
    }
    for (reader, bytes) in zip(readers, read) {
      let isEqual = try bytes + reader.readAll() == text
      #expect(isEqual)
    }
  }

  @Test("of many open readers three have memory, and none at its end", arguments: Packer.allCases)
  func memory(packer: Packer) throws {
    let pool = UnpackingPool()
    let readers = try (0..<8).map { number in
      try SourceReader(path: directory.write(packer.pack(text), to: "a\(number)"), pool: pool)
    }
    func holders() -> [Int] { readers.indices.filter { readers[$0].packed?.hasMemory == true } }
    for reader in readers { _ = try reader.read(1000) }
    #expect(holders() == [5, 6, 7])
    for reader in readers { #expect(try reader.measure() == Int64(text.count)) }
    #expect(holders().isEmpty)
  }
}
