internal import GRDB
internal import TraceFormat

/// The `traces` table as it is in this database, for reading: every column of the reference schema is
/// an expression here, NULL where the table has no such column.
struct ReadableTraces {
  private let present: Set<String>
  /// Whether it is a view of several tables: no index can be named then, and a subquery that names its
  /// outer row would read all of them.
  let isView: Bool
  /// The index that gives rows by `datetime`, none left out; `nil` where there is none.
  let datetimeIndex: String?
  /// The index that gives the rows of a level; `nil` where there is none.
  let levelIndex: String?

  /// Whether indexes give the rows of a run, and those that name it as their parent.
  let hasRunIndexes: Bool

  /// `hasArchive`: whether a view of all columns has taken the place of the table, see
  /// `ArchiveAttachment`.
  init(_ database: Database, path: String, hasArchive: Bool = false) throws {
    let type = try String.fetchOne(
      database, sql: "SELECT type FROM sqlite_master WHERE name = 'traces' COLLATE NOCASE")
    guard type == "table" else {
      throw StoreError(
        .unusableSchema, operation: "read", path: path,
        reason: type.map { "its traces is no table but: \($0)" } ?? "it has no table named traces",
        hint: "Name a database that `tracetail import` has filled.")
    }
    let info = try Row.fetchAll(database, sql: "PRAGMA main.table_info(traces)")
    let present = Set(info.compactMap { $0["name"] as String? })
    let isWithoutRowid = try Bool.fetchOne(
      database, sql: "SELECT wr FROM pragma_table_list('traces') WHERE schema = 'main'")
    guard present.contains("run_id"), present.contains("message"), isWithoutRowid != true else {
      throw StoreError(
        .unusableSchema, operation: "read", path: path,
        reason: isWithoutRowid == true
          ? "its table traces is WITHOUT ROWID, so that its rows have no order"
          : "its table traces has no column run_id or message")
    }
    isView = hasArchive
    self.present = hasArchive ? Set(TraceFormat.Column.names + ["created_at"]) : present
    // A partial index has not all rows.
    let indexes = try Row.fetchAll(
      database,
      sql: """
        SELECT l.name AS name, i.name AS first
        FROM pragma_index_list('traces', 'main') l, pragma_index_info(l.name, 'main') i
        WHERE i.seqno = 0 AND NOT l.partial ORDER BY l.name
        """)
    func index(_ column: String) -> String? { indexes.first { $0["first"] == column }?["name"] }
    levelIndex = hasArchive ? nil : index("level")
    let hasParents = present.contains("parent_run_id")
    hasRunIndexes =
      !hasArchive && index("run_id") != nil && (!hasParents || index("parent_run_id") != nil)
    let isNeverNull = info.contains {
      $0["name"] == "datetime" && ($0["notnull"] as Int64? ?? 0) == 1
    }
    datetimeIndex = isNeverNull ? index("datetime") : nil
  }

  /// Whether rows can be had in the order of `datetime` without sorting them.
  var hasDatetimeIndex: Bool { datetimeIndex != nil }

  /// What a column of the reference schema is read as.
  func expression(_ column: String) -> String {
    if present.contains(column) { return column }
    if column == "mode" && present.contains("error_flag") {
      return "CASE WHEN error_flag THEN 'stderr' ELSE 'stdout' END"
    }
    return "NULL"
  }

  /// Every column of the reference schema under its own name.
  var referenceColumns: String {
    (TraceFormat.Column.names + ["created_at"]).map { name in
      let value = expression(name)
      return value == name ? name : "\(value) AS \(name)"
    }.joined(separator: ", ")
  }

  /// What a column of the reference schema is read as.
  func expression(_ column: TraceFormat.Column) -> String { expression(column.name) }

  /// The order of all rows, the newest first: by `datetime` where an index has that order, else by
  /// when they were committed.
  var newestFirst: String { hasDatetimeIndex ? "datetime DESC, rowid DESC" : "rowid DESC" }

  /// The columns of a `TraceRow`, in the order in which it reads them.
  var rowColumns: String {
    let names = TraceFormat.Column.names + ["created_at"]
    return (["rowid"] + names.map { expression($0) }).joined(separator: ", ")
  }
}
