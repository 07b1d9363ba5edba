import Foundation
import TestSupport
import Testing
import TraceTail

@Suite("Reading a plain file")
struct SourceReaderTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("all bytes come in order, and then nothing more")
  func wholeFile() throws {
    let reader = try SourceReader(path: directory.write("one\ntwo\n", to: "a"))
    #expect(try reader.read(5) == Array("one\nt".utf8))
    #expect(reader.offset == 5)
    #expect(try reader.read(100) == Array("wo\n".utf8))
    #expect(try reader.read(100) == [])
    #expect(reader.offset == 8)
  }

  @Test("the read that reaches the end says so, unless it was full or the file has grown")
  func end() throws {
    let reader = try SourceReader(path: directory.write("0123456789", to: "a"))
    #expect(try reader.read(5).count == 5 && !reader.isAtEnd)
    #expect(try reader.read(5).count == 5 && !reader.isAtEnd)
    #expect(try reader.read(5).isEmpty && reader.isAtEnd)
    try directory.append("abc", to: "a")
    #expect(try reader.read(5) == Array("abc".utf8) && reader.isAtEnd)
  }

  @Test("a file that got shorter since it was opened is read until there is nothing")
  func shorter() throws {
    let reader = try SourceReader(path: directory.write("0123456789", to: "a"))
    try directory.write("0123", to: "a")
    #expect(try reader.read(100) == Array("0123".utf8) && !reader.isAtEnd)
    #expect(try reader.read(100).isEmpty && reader.isAtEnd)
  }

  @Test("reading a file does not change when it was read last")
  func accessTime() throws {
    let path = try directory.write("one", to: "a")
    // What a file system with `relatime` would bring up to date.
    let times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 2, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    #expect(try SourceReader(path: path).read(10) == Array("one".utf8))
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_atim.tv_sec == 1)
  }

  @Test("an empty file has nothing, and is read on when it grows, whatever it becomes")
  func emptyFile() throws {
    let plain = try SourceReader(path: directory.write("", to: "a"))
    let packed = try SourceReader(path: directory.write("", to: "b"))
    #expect(try plain.read(10) == [] && packed.read(10) == [])
    #expect(try plain.measure() == 0)
    try directory.append("text", to: "a")
    try directory.append(gzip("packed".utf8), to: "b")
    #expect(try plain.readAll() == Array("text".utf8))
    #expect(try packed.readAll() == Array("packed".utf8))
  }

  @Test("a seek goes forward and back, and a read begins there")
  func seek() throws {
    let reader = try SourceReader(path: directory.write("0123456789", to: "a"))
    try reader.seek(to: 7)
    #expect(try reader.read(2) == Array("78".utf8))
    try reader.seek(to: 1)
    #expect(try reader.read(2) == Array("12".utf8))
    try reader.seek(to: 50)
    #expect(try reader.read(2) == [])
    #expect(reader.offset == 50)
  }

  @Test("a file that grows while it is read gives what was added, byte by byte")
  func growing() throws {
    let path = directory.path("a")
    let writer = try ScriptedWriter(path: path)
    let reader = try SourceReader(path: path)
    var read: [UInt8] = []
    for byte in "a line\n".utf8 {
      try writer.write([byte])
      read += try reader.read(100)
    }
    #expect(read == Array("a line\n".utf8))
  }

  @Test("a file that is cut off behind the offset has nothing more, and is no error")
  func truncated() throws {
    let path = directory.path("a")
    let writer = try ScriptedWriter(path: path)
    try writer.write("0123456789")
    let reader = try SourceReader(path: path)
    #expect(try reader.read(4) == Array("0123".utf8))
    try writer.truncate(to: 6)
    #expect(try reader.read(100) == Array("45".utf8))
    try writer.truncate()
    #expect(try reader.read(100) == [])
    #expect(reader.offset == 6)
  }

  @Test("a hole that a writer leaves when it keeps its place is NUL bytes")
  func hole() throws {
    let path = directory.path("a")
    let writer = try ScriptedWriter(path: path)
    try writer.write("0123")
    try writer.truncateKeepingPlace()
    try writer.write("45")
    #expect(try SourceReader(path: path).readAll() == [0, 0, 0, 0] + Array("45".utf8))
  }

  @Test("a file stays the one that was opened when it is renamed, replaced and removed")
  func replaced() throws {
    let path = directory.path("a")
    let writer = try ScriptedWriter(path: path)
    try writer.write("old")
    let reader = try SourceReader(path: path)
    try directory.move("a", to: "b")
    try directory.write("new", to: "a")
    #expect(try reader.read(100) == Array("old".utf8))
    try directory.remove("b")
    try writer.write("er")
    #expect(try reader.read(100) == Array("er".utf8))
    #expect(try reader.status.inode != FileStatus.of(path: path).inode)
  }

  @Test("the status is that of the moment when the file was opened")
  func status() throws {
    let path = try directory.write("12345", to: "a")
    let reader = try SourceReader(path: path)
    #expect(try reader.status == FileStatus.of(path: path))
    try directory.append("67", to: "a")
    #expect(try reader.readAll().count == 7)
    #expect(reader.status.size == 5)
    #expect(try reader.measure() == 7)
    #expect(reader.offset == 7)
  }

  @Test("a gigabyte of NUL bytes takes a window's memory")
  func sparse() throws {
    let path = try directory.write("", to: "a")
    try ScriptedWriter(path: path).truncate(to: 1 << 30)
    let before = try peakMemory()
    let reader = try SourceReader(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while try reader.read(into: buffer) > 0 {}
    #expect(reader.offset == 1 << 30)
    // Other tests run beside this one; a reader that keeps the file would take a gigabyte.
    #expect(try peakMemory() - before < 256 << 20)
  }

  @Test("where zeros end is known without reading holes, and the reader stays where it is")
  func zeros() throws {
    let path = try directory.write("a", to: "a")
    let writer = try ScriptedWriter(path: path)
    try writer.truncate(to: 1 << 40)
    let reader = try SourceReader(path: path)
    #expect(reader.endOfZeros(from: 0) == 0)
    #expect(reader.endOfZeros(from: 1) == nil)
    try directory.append("b", to: "a")
    #expect(reader.endOfZeros(from: 1) == 1 << 40)
    #expect(reader.endOfZeros(from: 1 << 40) == 1 << 40)
    #expect(reader.endOfZeros(from: 1 << 40 + 1) == nil)
    #expect(reader.offset == 0)
  }

  @Test(
    "what is no regular file is refused at once, and says what it is",
    arguments: [("dir", "a directory"), ("fifo", "a FIFO"), ("null", "a device")])
  func kinds(name: String, kind: String) throws {
    try directory.makeDirectory("dir")
    try directory.makeFIFO("fifo")
    try directory.link("null", to: "/dev/null")
    let error = try #require(throws: TailError.self) {
      try SourceReader(path: directory.path(name))
    }
    #expect(error.description.contains("\(directory.path(name)): it is \(kind)"))
    #expect(error.code == 0)
  }

  @Test("a file that is not there is named, with the reason and what to do")
  func missing() throws {
    let error = try #require(throws: TailError.self) {
      try SourceReader(path: directory.path("gone"))
    }
    #expect(error.code == ENOENT)
    #expect(
      error.description == """
        cannot open \(directory.path)/gone: No such file or directory
        Check the path; the file may have been moved or removed.
        """)
  }

  @Test("a link that leads back to itself is an error, and one that leads to a file is that file")
  func links() throws {
    try directory.write("text", to: "file")
    try directory.link("good", to: "file")
    try directory.link("loop", to: "loop")
    #expect(try SourceReader(path: directory.path("good")).readAll() == Array("text".utf8))
    let error = try #require(throws: TailError.self) {
      try SourceReader(path: directory.path("loop"))
    }
    #expect(error.code == ELOOP)
  }

  @Test("a reader that was closed reads no more")
  func closed() throws {
    let reader = try SourceReader(path: directory.write("text", to: "a"))
    reader.close()
    let error = try #require(throws: TailError.self) { try reader.read(10) }
    #expect(error.code == EBADF)
  }

  @Test("no descriptor stays open: not after close, not after the last use, not after an error")
  func descriptors() throws {
    let plain = try directory.write("text", to: "plain")
    let damaged = try directory.write(gzip("text".utf8).dropLast(), to: "damaged")
    try directory.makeFIFO("fifo")
    let kept = try SourceReader(path: plain)
    #expect(try openDescriptors(below: directory.path) == [plain])
    for _ in 0..<20 {
      _ = try SourceReader(path: plain).readAll()
      _ = try SourceReader(path: damaged).readUntilError()
      #expect(throws: TailError.self) { try SourceReader(path: directory.path("fifo")) }
      #expect(throws: TailError.self) { try SourceReader(path: directory.path) }
    }
    _ = try Discovery(include: ["*"]).find(at: directory.path)
    kept.close()
    #expect(try openDescriptors(below: directory.path) == [])
  }

  /// VmHWM of proc(5), in bytes.
  private func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let number = line.split(whereSeparator: \.isWhitespace)[1]
    return try #require(Int(number)) << 10
  }
}
