internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// The full-text index, as far as people decide about it.
extension TraceDatabase {
  /// How far a build has come.
  public struct SearchBuildProgress: Sendable {
    /// All rows up to this id are in the index.
    public let row: Int64
    /// The last id there is.
    public let lastRow: Int64
  }

  /// What the full-text index is now.
  ///
  /// - Throws: `StoreError`.
  public func searchIndexStatus() throws -> SearchIndexStatus {
    try withConnection("read") { try SearchIndex.status(on: $0) }
  }

  /// Builds the full-text index: goes on with a build that was interrupted, and builds a complete one
  /// anew. From its end on it is kept up by every writer.
  ///
  /// Works in short transactions, with pauses in which others may write. It may be killed at any
  /// moment; what was committed is not done again.
  ///
  /// - Parameters:
  ///   - step: rows of one transaction; for the standard others wait for a few hundredths of a second.
  ///   - onProgress: called after each of them.
  ///   - isInterrupted: asked after each of them whether to stop there.
  /// - Returns: whether the index is complete.
  /// - Throws: `StoreError`.
  public func buildSearchIndex(
    step: Int = 10_000, onProgress: (SearchBuildProgress) -> Void = { _ in },
    isInterrupted: () -> Bool = { false }
  ) throws -> Bool {
    try withConnection("build the full-text index of") { connection in
      let upkeep = try SearchUpkeep(on: connection, slack: 1)
      let lastRow = try Statement("SELECT max(rowid) FROM traces", on: connection)
      try beginSearchIndex(upkeep, connection)
      while true {
        let start = ContinuousClock.now
        switch try addStep(step, upkeep, connection) {
        case .complete: return true
        case .building(let row):
          onProgress(
            SearchBuildProgress(row: row, lastRow: try lastRow.firstInteger() ?? row))
        case .damaged(let reason): throw buildFailure(reason)
        case nil: throw buildFailure("it was dropped meanwhile")
        }
        if isInterrupted() { return false }
        // SQLite lets those who wait in by chance; without a pause it would be never.
        usleep(UInt32((ContinuousClock.now - start) / .microseconds(10)))
      }
    }
  }

  private func buildFailure(_ reason: String) -> StoreError {
    StoreError(
      .failed, operation: "build the full-text index of", path: path, reason: reason,
      hint: "Run the same command again: it begins anew.")
  }

  /// Indexes the newest rows, where there is a complete index and no other program is writing.
  ///
  /// - Parameters:
  ///   - step: rows of one transaction.
  ///   - onProgress: called after each of them.
  /// - Throws: `StoreError` of kind `locked` where another program is writing.
  public func catchUpSearchIndex(
    step: Int = 10_000, onProgress: (SearchBuildProgress) -> Void = { _ in }
  ) throws {
    try withConnection("bring up to date the full-text index of") { connection in
      let upkeep = try SearchUpkeep(on: connection, slack: 1)
      let lastRow = try Statement("SELECT max(rowid) FROM traces", on: connection)
      func next() throws -> Int64? {
        try WriteTransaction(on: connection).run {
          upkeep.begin()
          guard case .complete = try upkeep.currentState() else { return nil }
          return try upkeep.addNext(step)
        }
      }
      while let row = try next() {
        onProgress(SearchBuildProgress(row: row, lastRow: try lastRow.firstInteger() ?? row))
      }
    }
  }

  /// Drops the full-text index. `traces` is not touched.
  ///
  /// - Returns: whether there was one.
  /// - Throws: `StoreError`.
  public func dropSearchIndex() throws -> Bool {
    try withConnection("drop the full-text index of") { connection in
      try WriteTransaction(on: connection).run {
        let was = try SearchIndex.state(Statement(SearchIndex.readState, on: connection))
        try Statement("DROP TABLE IF EXISTS \(SearchIndex.table)", on: connection).run()
        try Statement(SearchIndex.removeState, on: connection).run()
        return was != nil
      }
    }
  }

  // MARK: Transactions of a build

  private func beginSearchIndex(_ upkeep: SearchUpkeep, _ connection: OpaquePointer) throws {
    try WriteTransaction(on: connection).run {
      upkeep.begin()
      let columns = try SearchIndex.columns(on: connection)
      if case .building = try upkeep.currentState(), !columns.isEmpty { return }
      try Statement("DROP TABLE IF EXISTS \(SearchIndex.table)", on: connection).run()
      let searched = try SearchIndex.searchedColumns(on: connection)
      try Statement(SearchIndex.definition(columns: searched), on: connection).run()
      try upkeep.setState(.building(0))
    }
  }

  /// Adds the next rows of a build, and says what the index is then.
  private func addStep(
    _ step: Int, _ upkeep: SearchUpkeep, _ connection: OpaquePointer
  ) throws -> SearchIndex.State? {
    try WriteTransaction(on: connection).run {
      upkeep.begin()
      let before = try upkeep.currentState()
      // Another build may have completed it.
      guard case .building(let row) = before else { return before }
      if try upkeep.addNext(step) == nil, try upkeep.currentState() == before {
        try upkeep.setState(.complete(row))
      }
      return try upkeep.currentState()
    }
  }
}
