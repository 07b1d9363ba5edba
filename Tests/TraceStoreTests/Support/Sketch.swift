@testable import TraceStore

/// A row of `traces` as a test wants it: what it says nothing of is the same for all.
struct Sketch {
  var run = "a"
  var level = "info"
  var datetime = "2026-01-02 03:04:05"
  var message = "m"
  var mode = "stdout"
  var parent: String?
  var cutID: String?
  var workflow: String?
  var user: String?

  var insert: String {
    let values = [
      run, level, datetime, message, mode, parent, cutID, workflow, user,
    ].map { $0.map(SQLText.literal) ?? "NULL" }.joined(separator: ", ")
    return """
      INSERT INTO traces (run_id, level, datetime, message, mode, parent_run_id, cut_id,
        workflow_name, user_id, process, thread, filename, lineno)
      VALUES (\(values), 1, 2, 'f.py', 3);
      """
  }
}

extension Store {
  /// A database of the reference schema with these rows, as another program makes it: without tables
  /// of Tracetail.
  convenience init(rows: [Sketch]) throws {
    try self.init(made: Reference.schema())
    try add(rows)
  }

  /// Adds rows, in one transaction.
  func add(_ rows: [Sketch]) throws {
    try run("BEGIN; " + rows.map(\.insert).joined() + " COMMIT")
  }

  func reader() throws -> TraceReader { try TraceReader(path: path, patience: 0.05) }
}

extension ReadCursor {
  /// All that is left.
  func all() throws -> [Element] {
    var elements: [Element] = []
    while let element = try next() { elements.append(element) }
    return elements
  }
}
