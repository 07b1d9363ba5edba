internal import GRDB
internal import TraceFormat

/// The full-text index of `traces`: an FTS5 table of its own with external content
/// (https://sqlite.org/fts5.html#external_content_tables), so that no text is kept twice.
///
/// It is there only where somebody has built it. A setting says what it is good for: up to which id
/// rows are in it. Rows above are found by looking at them, so that it never has to be complete to be
/// right; and since every row that it finds is looked at again, neither has it to be free of rows that
/// other programs have changed or deleted. There are no triggers: dropping it leaves `traces` as it
/// is.
enum SearchIndex {
  static let table = "tracetail_search"
  private static let setting = "search_index"
  private static let searched: [TraceFormat.Column] = [
    .message, .exceptionType, .exceptionMessage, .stackTrace,
  ]

  /// What is known of the index.
  enum State: Equatable {
    /// All rows up to that id are in it; a build goes on above.
    case building(Int64)
    /// All rows up to that id are in it; a writer keeps it up.
    case complete(Int64)
    /// It could not be kept up, for that reason, and was dropped.
    case damaged(String)
  }

  /// The columns of `traces` that are searched, as far as this database has them.
  static func searchedColumns(on connection: OpaquePointer) throws -> [String] {
    let present = try columns(of: "traces", on: connection)
    return searched.map(\.name).filter(present.contains)
  }

  /// The columns of the index as it is; none where it is not there.
  static func columns(on connection: OpaquePointer) throws -> [String] {
    try columns(of: table, on: connection)
  }

  private static func columns(of table: String, on connection: OpaquePointer) throws -> [String] {
    var columns: [String] = []
    try Statement("SELECT name FROM pragma_table_info(?1)", on: connection)
      .forEach(.text(table)) { columns.append($0.text(0)) }
    return columns
  }

  /// Whether a document says something in a column that is searched.
  static func isTouched(by document: RunDocument) -> Bool {
    searched.contains { document.text($0) != nil }
  }

  /// Words are letters and digits, without regard to case and accents: "Zürich" is found by "zurich".
  static let tokenizer = "unicode61 remove_diacritics 2"

  /// What makes the table. Datasette and sqlite-utils know the index of a table by `content="traces"`,
  /// spelled so and without spaces.
  static func definition(columns: [String]) -> String {
    """
    CREATE VIRTUAL TABLE \(table) USING fts5(
      \(columns.joined(separator: ", ")), content="traces",
      tokenize = '\(tokenizer)')
    """
  }

  /// Whether it is the index that does not work, and not the database.
  static func isAtFault(_ error: DatabaseError) -> Bool {
    error.extendedResultCode == .SQLITE_CORRUPT_VTAB
      || [.SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode)
  }

  // MARK: The state

  static let readState = "SELECT value FROM tracetail_settings WHERE name = '\(setting)'"
  static let writeState = "INSERT OR REPLACE INTO tracetail_settings VALUES ('\(setting)', ?1)"
  static let removeState = "DELETE FROM tracetail_settings WHERE name = '\(setting)'"

  /// The state that was written; `nil` where there is no index.
  static func state(_ statement: Statement) throws -> State? {
    try statement.first { State($0.text(0)) } ?? nil
  }

  /// What the index is, also in a database that has no `tracetail_` tables, or no longer.
  static func status(on connection: OpaquePointer) throws -> SearchIndexStatus {
    let hasSettings =
      try Statement(
        "SELECT 1 FROM sqlite_master WHERE name = 'tracetail_settings'", on: connection
      ).firstInteger() != nil
    let state = hasSettings ? try state(Statement(readState, on: connection)) : nil
    if case .damaged(let reason) = state {
      return SearchIndexStatus(kind: .damaged, lastRow: 0, newerRows: 0, reason: reason)
    }
    let isThere =
      try Statement("SELECT 1 FROM sqlite_master WHERE name = '\(table)'", on: connection)
      .firstInteger() != nil
    guard isThere, let state, let row = state.lastRow else {
      return SearchIndexStatus(kind: .none, lastRow: 0, newerRows: 0, reason: "")
    }
    let last = try Statement("SELECT max(rowid) FROM traces", on: connection).firstInteger() ?? 0
    return SearchIndexStatus(
      kind: state == .complete(row) ? .complete : .building, lastRow: row,
      newerRows: max(0, last - row), reason: "")
  }
}

extension SearchIndex.State {
  /// As it is written down: a word, and what belongs to it.
  var text: String {
    switch self {
    case .building(let row): "building \(row)"
    case .complete(let row): "complete \(row)"
    case .damaged(let reason): "damaged \(reason)"
    }
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = parts.first, let rest = parts.last else { return nil }
    switch (word, Int64(rest)) {
    case ("building", let row?): self = .building(row)
    case ("complete", let row?): self = .complete(row)
    case ("damaged", _): self = .damaged(rest)
    default: return nil
    }
  }

  /// Rows up to that id are in the index; `nil` where there is none.
  var lastRow: Int64? {
    switch self {
    case .building(let row), .complete(let row): row
    case .damaged: nil
    }
  }
}
