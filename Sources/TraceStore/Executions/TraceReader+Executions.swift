internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// Executions: the trees of top runs.
extension TraceReader {
  /// A page has so many executions.
  private static var executionPage: Int { 256 }

  /// Makes executions known, up to the newest row.
  ///
  /// They are kept in tables of the database. Where these cannot be brought up to date (the database may
  /// only be read, another program is writing, an archive is read too), they are made in the temporary
  /// database of this reader: those that are asked for where indexes find their rows, else all, from those
  /// that are kept if there are any.
  ///
  /// - Parameters:
  ///   - scope: which executions have to be known.
  ///   - isKept: whether they may be kept in the database; otherwise nothing is written to it.
  ///   - patience: seconds to wait for another program that is writing.
  ///   - onProgress: called now and then, with how much is read, and how much there is: rows or runs.
  /// - Returns: what the executions can be asked of.
  /// - Throws: `StoreError`.
  public func executions(
    _ scope: ExecutionScope = .all, isKept: Bool = true, patience: Double = 1,
    onProgress: (Int64, Int64) -> Void = { _, _ in }
  ) throws -> ExecutionList {
    let obstacle = try keepExecutions(isKept, patience, onProgress)
    guard let obstacle else { return ExecutionList(self, .kept) }
    if try derive(scope, onProgress) {
      return ExecutionList(self, .temporary, obstacle: obstacle)
    }
    let rows = try deriveExecutions(onProgress)
    return ExecutionList(self, .temporary, obstacle: obstacle, derivedRows: rows)
  }

  /// Brings the tables of the database up to date.
  ///
  /// - Returns: why that could not be done; `nil` where it was.
  private func keepExecutions(
    _ isWanted: Bool, _ patience: Double, _ onProgress: (Int64, Int64) -> Void
  ) throws -> ExecutionList.Obstacle? {
    if hasArchive { return .archive }
    if try read({ try ExecutionUpkeep.isUpToDate(.kept, on: $0) }) { return nil }
    guard isWanted else { return .unwanted }
    guard let access = try accessToKeep() else { return .foreign }
    do {
      try TraceDatabase(path: path, access: access, patience: patience)
        .catchUpExecutions(onProgress: onProgress)
      return nil
    } catch let error as StoreError
      where [.locked, .readOnly, .cannotOpen, .diskFull].contains(error.kind)
    {
      return error.kind == .locked ? .locked : .readOnly
    }
  }

  /// How the database is opened to keep executions in it; `nil` where it is none of Tracetail's, or of
  /// another version, and nobody has asked for it: reading changes no such database.
  private func accessToKeep() throws -> TraceDatabase.Access? {
    try read { connection in
      if try isOwn(connection) { return .write }
      return try ExecutionTables.kept.lastRow(on: connection) == nil ? nil : .upkeep
    }
  }

  /// Whether the database is one of Tracetail's, of this version.
  private func isOwn(_ connection: OpaquePointer) throws -> Bool {
    let table = try Statement(
      "SELECT 1 FROM main.sqlite_master WHERE name = 'tracetail_settings'", on: connection)
    guard try table.firstInteger() != nil else { return false }
    let version = try Statement(
      "SELECT value FROM tracetail_settings WHERE name = 'schema_version'", on: connection
    ).first { $0.text(0) }
    return version == String(TraceSchema.version)
  }

  /// Makes some executions known to this reader, beside those that are.
  ///
  /// - Returns: whether that could be done.
  private func derive(
    _ scope: ExecutionScope, _ onProgress: (Int64, Int64) -> Void
  ) throws -> Bool {
    try read { connection in
      let tables = ExecutionTables.temporary
      // Where all are known, few rows are new.
      if try tables.lastRow(on: connection) != nil { return false }
      var search = try ExecutionSearch(self, on: connection)
      guard let runs = try search.runs(scope) else { return false }
      if try !tables.arePartial(on: connection) {
        try tables.make(isPartial: true, on: connection)
      }
      let last = try ExecutionUpkeep.lastRow(on: connection)
      try ExecutionUpkeep(tables, of: table, on: connection).read(runs, upTo: last) {
        onProgress(Int64($0), Int64(runs.count))
      }
      return true
    }
  }

  /// Makes all executions known to this reader.
  ///
  /// - Returns: how many rows were read.
  private func deriveExecutions(_ onProgress: (Int64, Int64) -> Void) throws -> Int64 {
    try read { connection in
      let tables = ExecutionTables.temporary
      let last = try ExecutionUpkeep.lastRow(on: connection)
      if try tables.lastRow(on: connection).map({ $0 > last }) ?? true {
        try tables.make(on: connection)
        if !hasArchive, let kept = try ExecutionTables.kept.lastRow(on: connection), kept <= last {
          for name in ExecutionTables.names {
            try Statement("DELETE FROM temp.\(name)", on: connection).run()
            try Statement("INSERT INTO temp.\(name) SELECT * FROM main.\(name)", on: connection)
              .run()
          }
        }
      }
      let known = try tables.lastRow(on: connection) ?? 0
      let upkeep = try ExecutionUpkeep(tables, of: table, on: connection)
      while true {
        let row = try upkeep.step(upTo: last)
        onProgress(row, last)
        if row >= last { return max(0, last - known) }
      }
    }
  }

  /// The executions that meet a filter, those with the newest rows first.
  func executions(
    _ tables: ExecutionTables, _ filter: ExecutionFilter, after last: ExecutionList.Place?,
    now: Int64
  ) -> ReadCursor<ExecutionSummary> {
    var place = last
    var isAtEnd = false
    var rowCondition: String?
    return ReadCursor { [self] in
      var page: [ExecutionSummary] = []
      while page.isEmpty && !isAtEnd {
        let found = try read { connection in
          let hasRows =
            try rowCondition ?? filter.lookUpRows(tables, table, on: connection)
          rowCondition = hasRows
          var found: [ExecutionSummary] = []
          // At first there is nothing to begin after: both parameters are empty.
          let after =
            place == nil ? "AND ?1 = '' AND ?2 = 0" : "AND (last_datetime, last_row) < (?1, ?2)"
          try Statement(
            """
            SELECT \(ExecutionStatements.summaryColumns("e")) FROM \(tables.executions) e
            WHERE \(filter.condition(tables)) AND \(hasRows) \(after)
            ORDER BY last_datetime DESC, last_row DESC LIMIT \(Self.executionPage)
            """, on: connection
          ).forEach(.text(place?.datetime ?? ""), .integer(place?.row ?? 0)) {
            found.append(ExecutionStatements.summary($0, now: now))
          }
          return found
        }
        isAtEnd = found.count < Self.executionPage
        if let last = found.last { place = .init(last) }
        page = found.filter { filter.status == nil || $0.status == filter.status }
      }
      return page
    }
  }
}
