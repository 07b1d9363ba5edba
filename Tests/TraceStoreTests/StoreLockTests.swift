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

  @Test("links to one database have one lock")
  func links() throws {
    let folder = try TemporaryDirectory()
    try folder.makeDirectory("d")
    try folder.write("", to: "d/x.db")
    let lock = try StoreLock(databasePath: folder.link("link.db", to: "d/x.db"))
    let error = #expect(throws: StoreError.self) {
      _ = try StoreLock(databasePath: folder.path("d/x.db"))
    }
    #expect(error?.kind == .locked)
    _ = lock
    // One to nowhere: the database will be made where it leads to.
    try folder.link("new.db", to: "d/new.db")
    let new = try StoreLock(databasePath: folder.path("new.db"))
    #expect(throws: StoreError.self) { _ = try StoreLock(databasePath: folder.path("d/new.db")) }
    _ = new
  }

  @Test(
    "only those may open the lock who may write to the database",
    arguments: [(0o600, 0o600), (0o644, 0o600), (0o660, 0o660), (0o664, 0o660), (0o666, 0o666)])
  func modes(database: Int, lock: Int) throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("", to: "x.db")
    try FileManager.default.setAttributes([.posixPermissions: database], ofItemAtPath: path)
    // As an older version left it.
    try folder.write("", to: "x.db-tracetail.lock")
    for _ in 0..<2 {
      _ = try StoreLock(databasePath: path)
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "-tracetail.lock")
      #expect(attributes[.posixPermissions] as? Int == lock)
      try folder.remove("x.db-tracetail.lock")
    }
  }

  @Test("a lock that was removed is no lock, and a file that is no database gets none")
  func removed() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("x.db")
    let first = try StoreLock(databasePath: path)
    try folder.remove("x.db-tracetail.lock")
    let second = try StoreLock(databasePath: path)
    #expect(throws: StoreError.self) { _ = try StoreLock(databasePath: path) }
    withExtendedLifetime((first, second)) {}
    try folder.write("a log that is no database at all", to: "y.log")
    let error = #expect(throws: StoreError.self) {
      _ = try StoreLock(databasePath: folder.path("y.log"), for: .create)
    }
    #expect(error?.kind == .notADatabase)
    #expect(!FileManager.default.fileExists(atPath: folder.path("y.log-tracetail.lock")))
  }
}
