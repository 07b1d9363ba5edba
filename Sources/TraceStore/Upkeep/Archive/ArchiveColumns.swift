internal import GRDB
internal import TraceFormat

/// How the rows of a `traces` table become rows of a partition, which has the reference's columns and
/// every other one that the table has: nothing is left behind.
struct ArchiveColumns {
  /// The table's own columns but the id, each with its declared type.
  let own: [(name: String, type: String)]

  init(_ database: Database, path: String) throws {
    let info = try Row.fetchAll(database, sql: "PRAGMA main.table_info(traces)")
    let isIDAnother =
      try info.contains { $0["name"] == "id" }
      && Bool.fetchOne(
        database,
        sql: """
          SELECT NOT (SELECT pk FROM pragma_table_info('traces') WHERE name = 'id')
            OR (SELECT count(*) FROM pragma_index_list('traces') WHERE origin = 'pk')
          """) == true
    let names = info.compactMap { $0["name"] as String? }
    guard !isIDAnother, names.contains("datetime") else {
      throw StoreError(
        .unusableSchema, operation: "archive", path: path,
        reason: isIDAnother
          ? "the id of its table traces is no INTEGER PRIMARY KEY"
          : "its table traces has no column datetime, which says how old a row is")
    }
    own = info.compactMap { row in
      guard let name = row["name"] as String?, name != "id" else { return nil }
      return (name, row["type"] ?? "")
    }
  }

  /// The columns of a partition that are filled, and what fills each.
  var insertion: (columns: String, values: String) {
    let present = Set(own.map(\.name))
    var pairs = [("id", "t.rowid")] + own.map { ($0.name, "t." + Self.quoted($0.name)) }
    for column in TraceFormat.Column.allCases where !present.contains(column.name) {
      if let value = Self.substitute(column, present) { pairs.append((column.name, value)) }
    }
    return (
      pairs.map { Self.quoted($0.0) }.joined(separator: ", "),
      pairs.map(\.1).joined(separator: ", ")
    )
  }

  /// The condition that the row `t` of the table and the row `p` of the partition are equal.
  var equality: String {
    own.map { "t.\(Self.quoted($0.name)) IS p.\(Self.quoted($0.name))" }.joined(separator: " AND ")
  }

  /// What the reference wants a value of, and the table of another era does not have.
  private static func substitute(_ column: TraceFormat.Column, _ present: Set<String>) -> String? {
    switch column {
    case .mode:
      present.contains("error_flag")
        ? "CASE WHEN t.error_flag THEN 'stderr' ELSE 'stdout' END" : "'stdout'"
    case .level:
      present.contains("error_flag")
        ? "CASE WHEN t.error_flag THEN 'error' ELSE 'info' END" : "'info'"
    case .process, .thread, .lineno: "0"
    case .filename: "''"
    default: nil
    }
  }

  static func quoted(_ name: String) -> String { name.quotedDatabaseIdentifier }
}
