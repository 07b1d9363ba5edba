import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("Unclosed files")
struct UnclosedFilesTests {
  /// The SHARED locks of this process on a file, as the kernel lists them (proc_locks(5)).
  private func locks(on path: String) throws -> Int {
    var status = stat()
    try #require(stat(path, &status) == 0)
    let text = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
    return text.split(separator: "\n").count { line in
      let fields = line.split(separator: " ")
      return fields.count > 5 && fields[1] == "POSIX" && fields[4] == "\(getpid())"
        && fields[5].hasSuffix(":\(status.st_ino)")
    }
  }

  @Test("opening a database to write keeps the locks of a connection that reads it")
  func keepsLocks() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("x.db")
    _ = try TraceDatabase(path: path, access: .create)
    let reader = try TraceReader(path: path)
    _ = try reader.lastRow()
    let before = try locks(on: path)
    #expect(before > 0)
    for _ in 0..<3 { _ = try TraceDatabase(path: path, access: .write) }
    #expect(try locks(on: path) >= before)
    #expect(try reader.lastRow() == 0)
  }

  @Test("what is in the place of a file is read, and a removed file is let go")
  func replaced() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("first file", to: "x")
    #expect(UnclosedFiles.beginning(of: path, count: 5) == Array("first".utf8))
    #expect(UnclosedFiles.beginning(of: path, count: 50) == Array("first file".utf8))
    try FileManager.default.removeItem(atPath: path)
    #expect(UnclosedFiles.beginning(of: path, count: 5) == nil)
    _ = try directory.write("second", to: "x")
    #expect(UnclosedFiles.beginning(of: path, count: 50) == Array("second".utf8))
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.contains("\(path) (deleted)"))
  }
}
