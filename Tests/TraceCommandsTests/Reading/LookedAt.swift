import Foundation
import TestSupport
import Testing

/// A database to look at, `x.db`, made by another program from the reference schema.
enum LookedAt {
  /// A row as a test wants it; the other columns are the same for all.
  struct Row {
    var run = "run-1"
    var level = "info"
    var datetime = "2026-01-02 03:04:05"
    var message = "hello"
    var others: [String: String] = [:]

    var insert: String {
      var columns = [
        "run_id": run, "level": level, "datetime": datetime, "message": message,
        "mode": level == "error" ? "stderr" : "stdout", "process": "1", "thread": "2",
        "filename": "flow.py", "lineno": "3", "created_at": "2026-01-02 03:04:06",
      ]
      columns.merge(others) { $1 }
      let names = columns.keys.sorted()
      let values = names.map {
        "'" + (columns[$0] ?? "").replacing("'", with: "''") + "'"
      }
      return "INSERT INTO traces (\(names.joined(separator: ", ")))"
        + " VALUES (\(values.joined(separator: ", ")));\n"
    }
  }

  /// A directory with the database.
  static func make(_ rows: [Row]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try add("PRAGMA journal_mode = WAL; \(schema())", to: directory)
    try add(rows, to: directory)
    return directory
  }

  /// Adds rows, in one transaction.
  static func add(_ rows: [Row], to directory: TemporaryDirectory) throws {
    try add("BEGIN;\n" + rows.map(\.insert).joined() + "COMMIT;\n", to: directory)
  }

  private static func add(_ sql: String, to directory: TemporaryDirectory) throws {
    let file = try directory.write(sql, to: "rows.sql")
    _ = try sqlite("x.db", ".read \(file)", in: directory)
  }

  private static func schema() throws -> String {
    String(
      decoding: try Data(
        contentsOf: URL(filePath: Tool.fixtures + "/reference/schema.sql")), as: UTF8.self)
  }

  /// Four runs: a nightly load that failed in one of its two children, and another workflow.
  static let nightly: [Row] = [
    Row(
      run: "20260102030405", datetime: "2026-01-02 03:04:05", message: "start",
      others: ["workflow_name": "nightly", "user_id": "ada"]),
    Row(
      run: "20260102030406", datetime: "2026-01-02 03:04:06.25", message: "extract",
      others: ["parent_run_id": "20260102030405", "workflow_name": "nightly"]),
    Row(
      run: "20260102030406", level: "warning", datetime: "2026-01-02 03:04:07",
      message: "slow disk", others: ["parent_run_id": "20260102030405"]),
    Row(
      run: "20260102030407", level: "error", datetime: "2026-01-02 03:10:00",
      message: "load failed",
      others: [
        "parent_run_id": "20260102030405", "user_id": "ada", "exception_type": "ValueError",
        "exception_message": "bad row",
        "stack_trace": "Traceback (most recent call last):\n  File \"flow.py\", line 3\n"
          + "ValueError: bad row",
      ]),
    Row(
      run: "20260102030405", level: "exception", datetime: "2026-01-02 03:10:01",
      message: "one of 2 stages failed", others: ["workflow_name": "nightly"]),
    Row(
      run: "cleanup", level: "debug", datetime: "2026-01-02 04:00:00", message: "nothing to do",
      others: ["workflow_name": "cleanup", "user_id": "bob"]),
  ]
}
