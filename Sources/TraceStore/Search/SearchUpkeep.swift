internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// Keeps the full-text index in step with what a writer does, in the writer's own transaction.
///
/// FTS5 forgets a row only when it is told the texts it was given, and writes a segment whenever row
/// ids do not grow. So the texts of a row are noted before it changes, and the index is changed once,
/// at the end, in the order of the ids.
///
/// Where there is no index it costs one look at `tracetail_settings` per transaction.
final class SearchUpkeep {
  private let connection: OpaquePointer
  private let readState: Statement
  private let slack: Int
  private var statements: Statements?
  /// What else is derived from rows.
  private let changedRuns: ChangedRuns

  /// As the transaction found it, and has made it.
  private var state: SearchIndex.State?
  private var hasReadState = false
  /// Whether the index was given up, and has taken the transaction with it: what was to be done in it
  /// can be done again.
  private(set) var hasEndedTransaction = false
  /// Rows of the index that this transaction has changed, with their texts before; `nil` where the
  /// row was not in the table.
  private var earlier: [Int64: [[UInt8]?]?] = [:]

  /// Prepared where an index has been seen.
  private struct Statements {
    let columns: Int
    let texts, forget, add, lastOfNext, addNext, writeState: Statement
  }

  /// Upkeep on a connection; `slack` rows may be left above the index.
  init(on connection: OpaquePointer, slack: Int) throws {
    self.connection = connection
    self.slack = slack
    readState = try Statement(SearchIndex.readState, on: connection)
    changedRuns = try ChangedRuns(on: connection)
  }

  /// A transaction has begun.
  func begin() {
    hasReadState = false
    hasEndedTransaction = false
    changedRuns.begin()
    earlier.removeAll(keepingCapacity: true)
  }

  /// A row is about to be changed, deleted, or put back.
  func rowChanges(_ row: Int64) throws {
    try changedRuns.rowChanges(row)
    guard let last = try currentState()?.lastRow, row <= last, earlier[row] == nil else { return }
    try guarded { statements in
      earlier[row] = .some(
        try statements.texts.first(.integer(row)) { found in
          (0..<statements.columns).map { found.bytes(Int32($0)) }
        })
    }
  }

  /// Rows of a run are about to be filled with what a document says.
  func rowsChange(_ rows: ClosedRange<Int64>, by document: RunDocument) throws {
    try changedRuns.rowsChange(rows)
    guard SearchIndex.isTouched(by: document), let last = try currentState()?.lastRow,
      rows.lowerBound <= last
    else { return }
    for row in rows.lowerBound...min(rows.upperBound, last) { try rowChanges(row) }
  }

  /// Brings the index up to date before a transaction is committed that may have inserted so many
  /// rows. Not many more are indexed, so that what other programs have inserted does not hold it up.
  func finish(rows: Int) throws {
    guard let last = try currentState()?.lastRow else { return }
    try guarded { statements in
      for row in earlier.keys.sorted() {
        if let texts = earlier[row] ?? nil { try forget(row, texts, statements) }
        try statements.add.run(.integer(row))
      }
      guard case .complete = state else { return }
      try addRows(after: last, limit: rows + 10 * slack, slack: slack, statements)
    }
  }

  /// Adds the next rows, as many as that, whatever the slack.
  ///
  /// - Returns: the last row that is in the index now; `nil` where there were none to add.
  func addNext(_ limit: Int) throws -> Int64? {
    guard let last = try currentState()?.lastRow else { return nil }
    try guarded { try addRows(after: last, limit: limit, slack: 1, $0) }
    return state?.lastRow == last ? nil : state?.lastRow
  }

  /// Says what the index is now.
  func setState(_ state: SearchIndex.State) throws {
    self.state = state
    hasReadState = true
    try Statement(SearchIndex.writeState, on: connection).run(.text(state.text))
  }

  /// What the index is, in this transaction.
  func currentState() throws -> SearchIndex.State? {
    if !hasReadState {
      state = try SearchIndex.state(readState)
      hasReadState = true
    }
    return state
  }

  // MARK: The index

  private func addRows(
    after last: Int64, limit: Int, slack: Int, _ statements: Statements
  ) throws {
    let next = try statements.lastOfNext.first(
      .integer(last), .integer(limit)
    ) { (count: $0.integer(0), last: $0.integer(1)) }
    guard let next, next.count >= slack, let state else { return }
    try statements.addNext.run(.integer(last), .integer(next.last))
    self.state =
      if case .building = state { .building(next.last) } else { .complete(next.last) }
    try statements.writeState.run(.text(self.state?.text ?? ""))
  }

  private func forget(_ row: Int64, _ texts: [[UInt8]?], _ statements: Statements) throws {
    // What the values point to must live until the statement has run.
    let bytes = texts.flatMap { $0 ?? [] }
    try bytes.withUnsafeBytes { bytes in
      var start = 0
      var values: [Statement.Value] = [.integer(row)]
      for text in texts {
        guard let text else {
          values.append(.null)
          continue
        }
        values.append(
          .blob(UnsafeRawBufferPointer(rebasing: bytes[start..<start + text.count])))
        start += text.count
      }
      try statements.forget.run(values)
    }
  }

  /// Does something with the index. Where the index itself is at fault it is given up: nothing that is
  /// only an aid may keep a record out of the database.
  private func guarded(_ body: (Statements) throws -> Void) throws {
    do {
      let statements = try self.statements ?? prepare()
      self.statements = statements
      try body(statements)
    } catch let error as DatabaseError where SearchIndex.isAtFault(error) {
      statements = nil
      earlier.removeAll()
      // One that is broken badly enough cannot even be dropped; then it lies there without use.
      try? Statement("DROP TABLE IF EXISTS \(SearchIndex.table)", on: connection).run()
      try setState(.damaged(error.message ?? "\(error.resultCode)"))
      hasEndedTransaction = sqlite3_get_autocommit(connection) != 0
      if hasEndedTransaction { throw error }
    }
  }

  private func prepare() throws -> Statements {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    let columns = try SearchIndex.columns(on: connection)
    guard !columns.isEmpty else {
      throw DatabaseError(message: "the table \(SearchIndex.table) is gone")
    }
    let (table, list) = (SearchIndex.table, columns.joined(separator: ", "))
    let insert = "INSERT INTO \(table) (rowid, \(list)) SELECT rowid, \(list) FROM traces"
    let values = (2..<columns.count + 2).map { "?\($0)" }.joined(separator: ", ")
    return Statements(
      columns: columns.count,
      texts: try prepare("SELECT \(list) FROM traces WHERE rowid = ?1"),
      forget: try prepare(
        "INSERT INTO \(table) (\(table), rowid, \(list)) VALUES ('delete', ?1, \(values))"),
      add: try prepare("\(insert) WHERE rowid = ?1"),
      lastOfNext: try prepare(
        """
        SELECT count(*), max(id) FROM
          (SELECT rowid AS id FROM traces WHERE rowid > ?1 ORDER BY rowid LIMIT ?2)
        """),
      addNext: try prepare("\(insert) WHERE rowid > ?1 AND rowid <= ?2 ORDER BY rowid"),
      writeState: try prepare(SearchIndex.writeState))
  }
}
