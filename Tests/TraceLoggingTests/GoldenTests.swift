import Foundation
import GRDB
import TestSupport
import Testing
import TraceLogging

/// The databases that the reference's own SQLite handler has written: the same calls make the same
/// rows here. Where the corpora are not at hand, `AlikeTests` hold alone.
@Suite("Rows of the reference", .enabled(if: !Corpus.golden.isEmpty))
struct GoldenTests {
  /// What no caller can say: the process, its thread, and the time.
  private static let columns = Program.columns.filter {
    !["process", "thread", "datetime"].contains($0)
  }

  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  @Test(
    "a handler, a trace in a database, and an import of the files of a trace",
    arguments: Corpus.golden)
  func rows(_ corpus: Corpus) throws {
    let reference = try read(corpus.path + "/traces.db")
    let (handled, traced) = (folder.path("handled.db"), folder.path("traced.db"))
    var options = TraceOptions()
    options.template = "[{datetime}] [{level}] {message}"
    var writers: [Run: Writers] = [:]
    for row in reference {
      let call = Call(row)
      let run = call.run
      let writer =
        try writers[run]
        ?? Writers(
          handler: SQLiteLogHandler(
            runID: run.id, parentRunID: run.parent, database: handled, extras: run.extras),
          trace: SQLiteTrace(
            runID: run.id, parentRunID: run.parent, database: traced, extras: run.extras),
          files: FileTrace(
            runID: run.id, parentRunID: run.parent, directory: folder.path("logs"),
            extras: run.extras, options: options))
      writers[run] = writer
      call.log(to: writer.handler)
      call.log(to: writer.trace)
      call.log(to: writer.files)
    }
    for writer in writers.values {
      try writer.handler.close()
      try writer.trace.close()
    }
    let imported = folder.path("imported.db")
    let tool = try Program(
      running: Built.tracetail,
      ["import", folder.path("logs"), "--db", imported, "--template", options.template])
    try #require(tool.status == 0, "\(tool.errors)")
    let expected = texts(reference)
    for database in [handled, traced, imported] {
      let found = texts(try read(database))
      #expect(found.count == expected.count)
      // The first that differ say more than all that are shifted by them.
      let wrong = zip(found, expected).first { $0 != $1 }
      #expect(wrong?.0 == wrong?.1, "\(database)")
    }
  }

  private func read(_ database: String) throws -> [Row] {
    let copy = folder.path(UUID().uuidString)
    try FileManager.default.copyItem(atPath: database, toPath: copy)
    if FileManager.default.fileExists(atPath: database + "-wal") {
      try FileManager.default.copyItem(atPath: database + "-wal", toPath: copy + "-wal")
    }
    return try DatabaseQueue(path: copy).read { try Row.fetchAll($0, sql: "SELECT * FROM traces") }
  }

  /// What each row says, in an order that does not depend on the way that it went. JSON counts as what
  /// it means.
  private func texts(_ rows: [Row]) -> [String] {
    rows.map { row in
      Self.columns.map { column in
        let value = row[column] as DatabaseValue
        guard let text = String.fromDatabaseValue(value), ["tags", "metadata"].contains(column),
          var json = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        else { return "\(column)=\(value)" }
        // The handler has it from swift-log; the reference has no such thing.
        if var members = json as? [String: Any], members.removeValue(forKey: "source") != nil {
          if members.isEmpty { return "\(column)=NULL" }
          json = members
        }
        guard
          let canonical = try? JSONSerialization.data(
            withJSONObject: json, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return "\(column)=\(value)" }
        return "\(column)=" + String(decoding: canonical, as: UTF8.self)
      }.joined(separator: "\n")
    }.sorted()
  }

  private struct Run: Hashable {
    let id: String
    let parent: String?
    let extras: TraceExtras
  }

  private struct Writers {
    let handler: SQLiteLogHandler
    let trace: SQLiteTrace
    let files: FileTrace
  }

  /// The call that made a row of the reference.
  private struct Call {
    let run: Run
    let level: TraceLevel
    let message: String
    let file: String
    let line: Int

    init(_ row: Row) {
      level = TraceLevel(rawValue: row["level"]) ?? .info
      message = row["message"]
      file = row["filename"]
      line = row["lineno"]
      var extras: TraceExtras = [:]
      for column in GoldenTests.columns.drop(while: { $0 != "workflow_name" }) {
        extras[column] = Self.value(row[column])
      }
      run = Run(id: row["run_id"], parent: row["parent_run_id"], extras: extras)
    }

    private static func value(_ value: DatabaseValue) -> TraceValue {
      switch value.storage {
      case .null, .blob: .null
      case .int64(let number): .integer(number)
      case .double(let number): .real(number)
      case .string(let text):
        (try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)))?.value ?? .string(text)
      }
    }

    func log(to trace: some RunTrace) {
      trace.log(level, message, extras: [:], fileID: file, line: line)
    }

    func log(to handler: SQLiteLogHandler) {
      var handler = handler
      handler.logLevel = .trace
      let level: Logger.Level =
        switch self.level {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error, .exception: .error
        }
      handler.logger.log(level: level, "\(message)", file: file, line: UInt(line))
    }
  }

  /// A list or an object; other JSON is a text that looks like it.
  private struct JSON: Decodable {
    let value: TraceValue

    init(from decoder: any Decoder) throws {
      value = try TraceValue(from: decoder)
      switch value {
      case .array, .object: return
      default: throw CancellationError()
      }
    }
  }
}
