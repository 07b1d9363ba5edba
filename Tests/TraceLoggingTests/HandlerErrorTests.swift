import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TraceLogging

@Suite("What goes wrong with the database of a handler")
struct HandlerErrorTests {
  private let world: LogWorld

  init() throws {
    world = try LogWorld()
  }

  @Test("a directory that is missing is made")
  func missingDirectory() throws {
    let path = world.folder.path("a/b/traces.db")
    let handler = try SQLiteLogHandler(runID: "r", database: path)
    handler.logger.info("m")
    try handler.close()
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("a directory that cannot be made says why")
  func directoryInTheWay() throws {
    try world.folder.write("", to: "file")
    let path = world.folder.path("file/traces.db")
    let error = try #require(failure { _ = try SQLiteLogHandler(runID: "r", database: path) })
    #expect(error.kind == .cannotOpen)
    #expect(error.operation == "make the directory of")
    #expect(error.path == "the database \(path)")
    #expect(
      error.hint == "Check that the path is a file in a directory that this user may write to.")
  }

  @Test("a directory of that name says so")
  func isDirectory() throws {
    try world.folder.makeDirectory("traces.db")
    let error = try #require(failure { _ = try world.handler() })
    #expect(error.kind == .cannotOpen)
    #expect(
      error.description.hasPrefix("cannot open the database \(world.path): it is a directory"))
  }

  @Test(
    "a directory that may not be written to says so", .enabled(if: WriteProtection.isPossible))
  func readOnlyDirectory() throws {
    let protection = try WriteProtection(of: world.folder.path)
    defer { protection.end() }
    let error = try #require(failure { _ = try world.handler() })
    #expect(error.path == "the database \(world.path)")
    #expect([.cannotOpen, .readOnly].contains(error.kind), "\(error)")
    let files = try #require(
      failure { _ = try FileTrace(runID: "r", directory: world.folder.path("logs")) })
    #expect(files.kind == .readOnly)
    #expect(files.hint == "Give this user write permission on it and on its directory.")
  }

  @Test("a file that is something else is left as it was", arguments: [1, 20, 5_000])
  func notADatabase(_ size: Int) throws {
    let text = String(repeating: "x", count: size)
    try world.folder.write(text, to: "traces.db")
    let error = try #require(failure { _ = try world.handler() })
    #expect(error.kind == .unusable)
    #expect(error.hint == "Name another file; this one was left as it was.")
    #expect(try String(contentsOfFile: world.path, encoding: .utf8) == text)
  }

  @Test("a table traces of another kind says so")
  func otherTable() throws {
    try world.run("CREATE TABLE traces (a, b)")
    let error = try #require(failure { _ = try world.handler() })
    #expect(error.kind == .unusable)
    #expect(error.reason == "its table traces has no column run_id or message")
  }

  @Test(
    "a URL of another kind says what would do", arguments: ["file:./x", "https://x/y", ":memory:"])
  func otherURL(_ url: String) throws {
    let error = try #require(failure { _ = try SQLiteLogHandler(runID: "r", database: url) })
    #expect(error.kind == .setting)
    #expect(error.hint.contains("sqlite:./traces.db"))
  }

  @Test("settings that cannot be used say which")
  func settings() throws {
    var options = TraceOptions()
    options.timezone = "Asia/Nowhere"
    let zone = try #require(failure { _ = try world.handler(options: options) })
    #expect(zone.description.hasPrefix(#"cannot use the time zone "Asia/Nowhere""#))
    options = TraceOptions()
    options.datetimeFormat = "%H:%M"
    let format = try #require(failure { _ = try world.handler(options: options) })
    #expect(format.kind == .setting)
    #expect(format.description.contains("%H:%M"))
  }

  @Test("the indexes that a bulk import has dropped stay dropped, and other tables as they are")
  func bulkImport() throws {
    let handler = try world.handler()
    try handler.close()
    try world.run("DROP INDEX idx_traces_run_id; CREATE TABLE other (a)")
    let before = try world.rows("SELECT * FROM sqlite_master")
    handler.logger.info("m")
    try handler.close()
    #expect(try world.rows("SELECT * FROM sqlite_master") == before)
    #expect(try world.count == 1)
  }

  @Test("a table of another era is filled as far as it has columns")
  func otherEra() throws {
    try world.run(
      """
      CREATE TABLE traces (
        id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL,
        error_flag BOOLEAN NOT NULL, datetime TEXT NOT NULL, tags TEXT)
      """)
    let before = try world.rows("SELECT sql FROM sqlite_master")
    let handler = try world.handler(extras: ["tags": ["a"], "user_id": "ada"])
    handler.logger.info("fine")
    handler.logger.error("not fine")
    try handler.close()
    #expect(
      try world.rows("SELECT id, run_id, level, message, error_flag, tags FROM traces") == [
        ["1", "run", "info", "fine", "0", #"["a"]"#],
        ["2", "run", "error", "not fine", "1", #"["a"]"#],
      ])
    #expect(try world.rows("SELECT sql FROM sqlite_master") == before)
  }

  @Test("while the database is locked records wait; flush says so, and none is lost")
  func locked() throws {
    let heard = Heard()
    var options = TraceOptions()
    options.patience = .milliseconds(50)
    options.onError = heard.hear
    let handler = try world.handler(options: options)
    let lock = try world.lock()
    handler.logger.info("1")
    handler.logger.info("2")
    let error = try #require(failure { try handler.flush() })
    #expect(error.kind == .locked)
    #expect(error.path == "the database \(world.path)")
    #expect(error.hint.hasPrefix("2 records wait in memory, and are tried again"))
    #expect(handler.bufferedRecords == 2)
    #expect(LogWorld.waits { heard.errors.contains { $0.kind == .locked } })
    try lock.release()
    #expect(try LogWorld.waits { try world.count == 2 })
    try handler.close()
    #expect(try world.column("SELECT message FROM traces ORDER BY id") == ["1", "2"])
  }

  @Test("close on a locked database says what waits, and it is written later all the same")
  func closedWhileLocked() throws {
    var options = TraceOptions()
    options.patience = .milliseconds(50)
    options.onError = { _ in }
    let handler = try world.handler(options: options)
    let lock = try world.lock()
    handler.logger.info("1")
    #expect(failure { try handler.close() }?.kind == .locked)
    try lock.release()
    #expect(try LogWorld.waits { try world.count == 1 })
  }

  @Test("a database that was removed is made again, and gets what comes then")
  func removed() throws {
    let handler = try world.handler()
    handler.logger.info("1")
    try handler.flush()
    for file in ["traces.db", "traces.db-wal", "traces.db-shm"] { try world.folder.remove(file) }
    handler.logger.info("2")
    try handler.close()
    #expect(try world.column("SELECT message FROM traces") == ["2"])
  }

  @Test("what the database refuses for good is told, and given up at the memory limit only")
  func refused() throws {
    let heard = Heard()
    var options = TraceOptions()
    options.memoryLimit = 5_000
    options.onError = heard.hear
    let handler = try world.handler(bufferSize: 1, options: options)
    try world.run(
      "CREATE TRIGGER no BEFORE INSERT ON traces BEGIN SELECT raise(ABORT, 'not here'); END")
    handler.logger.info("0")
    #expect(LogWorld.waits { heard.errors.contains { $0.reason.contains("not here") } })
    for number in 1...100 { handler.logger.info("\(number)") }
    let lost = heard.errors.filter { $0.hint.hasPrefix("1 records are lost") }.count
    #expect(lost > 0)
    try world.run("DROP TRIGGER no")
    try handler.close()
    #expect(try world.count == 101 - lost)
  }
}

/// The errors that a handler has told.
final class Heard: Sendable {
  private let heard = Mutex<[TraceError]>([])

  var errors: [TraceError] { heard.withLock { $0 } }

  @Sendable func hear(_ error: TraceError) { heard.withLock { $0.append(error) } }
}
