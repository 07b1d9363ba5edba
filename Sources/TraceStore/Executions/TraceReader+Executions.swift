internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// Executions: the trees of top runs.
extension TraceReader {
  /// A page has so many executions.
  private static var executionPage: Int { 256 }

  /// Makes the executions of the newest rows known.
  ///
  /// They are kept in tables of the database. Where these cannot be brought up to date (the database may
  /// only be read, another program is writing, an archive is read too), they are made in the temporary
  /// database of this reader, from those that are kept if there are any.
  ///
  /// - Parameters:
  ///   - isKept: whether they may be kept in the database; otherwise nothing is written to it.
  ///   - patience: seconds to wait for another program that is writing.
  ///   - onProgress: called now and then, with the last row that is known, and that there is.
  /// - Returns: what the executions can be asked of.
  /// - Throws: `StoreError`.
  public func executions(
    isKept: Bool = true, patience: Double = 1,
    onProgress: (Int64, Int64) -> Void = { _, _ in }
  ) throws -> ExecutionList {
    if !hasArchive {
      if try read({ try ExecutionUpkeep.isUpToDate(.kept, on: $0) }) {
        return ExecutionList(self, .kept)
      }
      if isKept, try canKeepExecutions(), try keepExecutions(patience, onProgress) {
        return ExecutionList(self, .kept)
      }
    }
    try deriveExecutions(onProgress)
    return ExecutionList(self, .temporary)
  }

  /// Whether the database is one of Tracetail's, of this version: no other is changed by reading it.
  private func canKeepExecutions() throws -> Bool {
    try read { connection in
      let table = try Statement(
        "SELECT 1 FROM main.sqlite_master WHERE name = 'tracetail_settings'", on: connection)
      guard try table.firstInteger() != nil else { return false }
      let version = try Statement(
        "SELECT value FROM tracetail_settings WHERE name = 'schema_version'", on: connection
      ).first { $0.text(0) }
      return version == String(TraceSchema.version)
    }
  }

  /// Whether the tables of the database could be brought up to date.
  private func keepExecutions(
    _ patience: Double, _ onProgress: (Int64, Int64) -> Void
  ) throws -> Bool {
    do {
      try TraceDatabase(path: path, access: .write, patience: patience)
        .catchUpExecutions(onProgress: onProgress)
      return true
    } catch let error as StoreError
      where [.locked, .readOnly, .cannotOpen, .diskFull].contains(error.kind)
    {
      return false
    }
  }

  private func deriveExecutions(_ onProgress: (Int64, Int64) -> Void) throws {
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
      let upkeep = try ExecutionUpkeep(tables, of: table, on: connection)
      while true {
        let row = try upkeep.step(upTo: last)
        onProgress(row, last)
        if row >= last { return }
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
