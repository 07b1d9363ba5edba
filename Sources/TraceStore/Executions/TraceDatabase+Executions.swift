internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// The tables of executions, in a database that may be written.
extension TraceDatabase {
  /// Brings the tables of executions up to date, in short transactions between which others may write.
  ///
  /// - Parameter onProgress: called after each, with the last row that is known, and that there is; what
  ///   it throws ends the work, and what is done stays.
  /// - Throws: `StoreError` of kind `locked` where another program is writing; what `onProgress` throws.
  public func catchUpExecutions(
    onProgress: (Int64, Int64) throws -> Void = { _, _ in }
  ) throws {
    let table = try perform("read") { try ReadableTraces($0, path: path) }
    try withConnection("derive the executions of") { connection in
      var upkeep: ExecutionUpkeep?
      while true {
        let (row, last) = try WriteTransaction(on: connection).run {
          let last = try ExecutionUpkeep.lastRow(on: connection)
          let known = try ExecutionTables.kept.lastRow(on: connection)
          // Where rows have gone from the end, others may have gone too.
          if known.map({ $0 > last }) ?? true {
            upkeep = nil
            try ExecutionTables.kept.make(on: connection)
          }
          let work = try upkeep ?? ExecutionUpkeep(.kept, of: table, on: connection)
          upkeep = work
          return (try work.step(upTo: last), last)
        }
        try onProgress(row, last)
        if row >= last { return }
      }
    }
  }

  /// Drops the tables of executions. `traces` is not touched, and they are made again when they are
  /// needed.
  ///
  /// - Throws: `StoreError`.
  public func dropExecutions() throws {
    try withConnection("drop the executions of") { connection in
      try WriteTransaction(on: connection).run {
        try ExecutionTables.kept.drop(on: connection)
      }
    }
  }
}
