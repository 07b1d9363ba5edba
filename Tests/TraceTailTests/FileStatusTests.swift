import Foundation
import TestSupport
import Testing
import TraceTail

@Suite("The status of a file")
struct FileStatusTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("it is what stat(2) says, by path and by descriptor")
  func sameAsStat() throws {
    let path = try directory.write("12345", to: "a")
    let status = try FileStatus.of(path: path)
    var expected = stat()
    #expect(stat(path, &expected) == 0)
    #expect(status.kind == .regular && status.size == 5)
    #expect(status.inode == expected.st_ino)
    #expect(
      status.modified
        == Int64(expected.st_mtim.tv_sec) * 1_000_000_000 + Int64(expected.st_mtim.tv_nsec))
    #expect(
      status.changed
        == Int64(expected.st_ctim.tv_sec) * 1_000_000_000 + Int64(expected.st_ctim.tv_nsec))
    let handle = try FileHandle(forReadingFrom: URL(filePath: path))
    #expect(try FileStatus.of(descriptor: handle.fileDescriptor, path: path) == status)
  }

  @Test("a file that took another one's name and content has another identity")
  func replaced() throws {
    let first = try FileStatus.of(path: directory.write("x", to: "a"))
    try directory.move("a", to: "b")
    let second = try FileStatus.of(path: directory.write("x", to: "a"))
    #expect(first.inode != second.inode && first.device == second.device)
    #expect(try FileStatus.of(path: directory.path("b")).birth == first.birth)
    #expect(second.birth == 0 || second.birth >= first.birth)
  }

  @Test("links are followed, and each kind is told")
  func kinds() throws {
    try directory.link("link", to: "dir")
    try directory.makeDirectory("dir")
    try directory.makeFIFO("fifo")
    #expect(try FileStatus.of(path: directory.path("link")).kind == .directory)
    #expect(try FileStatus.of(path: directory.path("fifo")).kind == .fifo)
    #expect(try FileStatus.of(path: "/dev/null").kind == .device)
  }

  @Test("a path or descriptor that is not there is an error")
  func missing() throws {
    let gone = try #require(throws: TailError.self) {
      try FileStatus.of(path: directory.path("gone"))
    }
    #expect(gone.code == ENOENT && gone.operation == "look at")
    let closed = try #require(throws: TailError.self) {
      try FileStatus.of(descriptor: -1, path: "closed")
    }
    #expect(closed.code == EBADF && closed.path == "closed")
  }
}
