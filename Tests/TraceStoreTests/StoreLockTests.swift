import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("One tracetail writes to a database at a time")
struct StoreLockTests {
  @Test("the second one is refused, until the first has ended")
  func second() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("x.db")
    var first: StoreLock? = try StoreLock(databasePath: path)
    let error = #expect(throws: StoreError.self) { _ = try StoreLock(databasePath: path) }
    #expect(error?.kind == .locked)
    #expect(
      error?.description == """
        cannot lock the database \(path): another tracetail is writing to it
        Let it finish or end it, then run the same command again.
        """)
    _ = first
    first = nil
    _ = try StoreLock(databasePath: path)
  }

  @Test("two databases have two locks, and the database itself is not touched")
  func others() throws {
    let folder = try TemporaryDirectory()
    let lock = try StoreLock(databasePath: folder.path("x.db"))
    _ = try StoreLock(databasePath: folder.path("y.db"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("x.db")))
    _ = lock
  }

  @Test("SIGKILL of the process that has it frees it")
  func killed() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("x.db")
    // flock(1) takes the same lock, and becomes the shell, which says so and waits to be killed.
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/flock")
    holder.arguments = [
      "--no-fork", path + "-tracetail.lock", "/bin/sh", "-c", "echo; read line",
    ]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    #expect(try output.fileHandleForReading.read(upToCount: 1) == Data("\n".utf8))
    let error = #expect(throws: StoreError.self) { _ = try StoreLock(databasePath: path) }
    #expect(error?.kind == .locked)
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    #expect(holder.terminationReason == .uncaughtSignal)
    _ = try StoreLock(databasePath: path)
    try input.fileHandleForWriting.close()
  }

  @Test("a directory that is not there is named")
  func missingDirectory() throws {
    let folder = try TemporaryDirectory()
    let error = #expect(throws: StoreError.self) {
      _ = try StoreLock(databasePath: folder.path("no/x.db"))
    }
    #expect(error?.kind == .cannotOpen)
    #expect(error?.reason.contains("No such file or directory") == true)
  }
}
