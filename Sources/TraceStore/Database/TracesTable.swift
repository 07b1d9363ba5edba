internal import GRDB
internal import TraceFormat

/// The `traces` table as it is in this database: the reference's, or that of another era with fewer
/// columns and `error_flag` in place of `mode`. The columns that exist are filled.
struct TracesTable {
  /// The columns that can be filled, by their names; each is also a column of `BatchTable`.
  let columns: [String]
  let hasCreatedAt: Bool
  /// Those of `columns` that an insert need not name where they are NULL: they have no default.
  private let omissible: Set<String>
  /// Whether SQLite never gives the id of a deleted row again.
  let hasAutoincrement: Bool
  /// Whether the table itself may say what becomes of a row that breaks a constraint.
  let hasConflictClause: Bool

  init(_ database: Database, path: String) throws {
    let info = try Row.fetchAll(database, sql: "PRAGMA table_info(traces)")
    let present = Set(info.compactMap { $0["name"] as String? })
    let known = Column.names + (present.contains("mode") ? [] : ["error_flag"])
    columns = known.filter(present.contains)
    hasCreatedAt = present.contains("created_at")
    omissible = Set(
      info.filter { $0["dflt_value"] as String? == nil }.compactMap { $0["name"] as String? })
    let sql =
      try String.fetchOne(
        database,
        sql: """
          SELECT upper(sql) FROM sqlite_master
          WHERE type = 'table' AND name = 'traces' COLLATE NOCASE
          """) ?? ""
    hasAutoincrement = sql.contains("AUTOINCREMENT")
    hasConflictClause = sql.contains("CONFLICT")
    let required = info.filter { row in
      (row["notnull"] as Int64? ?? 0) == 1 && (row["dflt_value"] as String?) == nil
        && (row["pk"] as Int64? ?? 0) == 0
    }.compactMap { $0["name"] as String? }
    let foreign = required.filter { !known.contains($0) && $0 != "created_at" }
    guard present.contains("message"), present.contains("run_id"), foreign.isEmpty else {
      throw StoreError(
        .unusableSchema, operation: "use", path: path,
        reason: foreign.isEmpty
          ? "its table traces has no column run_id or message"
          : "its table traces wants a value for \(foreign.joined(separator: ", "))")
    }
    let isWithoutRowid = try Bool.fetchOne(
      database, sql: "SELECT wr FROM pragma_table_list('traces') WHERE schema = 'main'")
    guard isWithoutRowid != true else {
      throw StoreError(
        .unusableSchema, operation: "use", path: path,
        reason: "its table traces is WITHOUT ROWID, and the ledger knows rows by their rowid")
    }
  }

  /// Inserts the rows that `BatchTable` shows, which have values in the columns `used` only; ?1 is
  /// `created_at`, and ?2 the id of the first one where ids have to be given: see `RowIDs`.
  ///
  /// Columns that no row uses are left out, since asking for each of them costs a tenth of a row;
  /// but none that has a default: what is NULL must not depend on the other rows of a batch.
  ///
  /// A statement that may fail after some rows is undone by SQLite, which keeps a copy of each page
  /// for that in a temporary file (https://sqlite.org/tempfiles.html, section 2.5): a tenth of the
  /// work. With `isUndone` false it is not (`OR FAIL`), for whoever undoes the whole transaction. That
  /// also overrides what the table and its triggers say of conflicts
  /// (https://sqlite.org/lang_conflict.html): they must not say anything.
  func insert(_ used: ColumnSet, isUndone: Bool) -> String {
    let list = columns.filter { name in
      guard omissible.contains(name), let column = Column(name: name) else { return true }
      return used.contains(column)
    }.joined(separator: ", ")
    let (id, given) = hasAutoincrement ? ("", "") : ("rowid, ", "?2 + rowid, ")
    // Where there is no such column the parameter is there all the same: it is always bound.
    let (createdAt, time, end) =
      hasCreatedAt ? (", created_at", ", ?1", "") : ("", "", " WHERE ?1 NOT NULL")
    return "INSERT\(isUndone ? "" : " OR FAIL") INTO traces (\(id)\(list)\(createdAt))"
      + " SELECT \(given)\(list)\(time) FROM \(BatchTable.name)\(end)"
  }

  /// Inserts the one row that `BatchTable` shows under the id ?1; ?2 is `created_at`.
  var insertAt: String {
    let list = columns.joined(separator: ", ")
    let (createdAt, time, end) =
      hasCreatedAt ? (", created_at", ", ?2", "") : ("", "", " WHERE ?2 NOT NULL")
    return "INSERT INTO traces (rowid, \(list)\(createdAt)) SELECT ?1, \(list)\(time)"
      + " FROM \(BatchTable.name)\(end)"
  }

  /// Moves the row ?1 into `tracetail_suppressed`; it is deleted from here by another statement.
  var suppress: String {
    let list = suppressedColumns
    return "INSERT INTO tracetail_suppressed (row, \(list)) SELECT rowid, \(list) FROM traces"
      + " WHERE rowid = ?1"
  }

  /// Puts the row ?1 back as it was, its id included.
  var restore: String {
    let list = suppressedColumns
    return "INSERT INTO traces (rowid, \(list)) SELECT row, \(list) FROM tracetail_suppressed"
      + " WHERE row = ?1"
  }

  private var suppressedColumns: String {
    (columns + (hasCreatedAt ? ["created_at"] : [])).joined(separator: ", ")
  }

  /// Gives the row ?1 the values of the one row that `BatchTable` shows.
  var update: String {
    let list = columns.joined(separator: ", ")
    return "UPDATE traces SET (\(list)) = (SELECT \(list) FROM \(BatchTable.name)) WHERE rowid = ?1"
  }
}
