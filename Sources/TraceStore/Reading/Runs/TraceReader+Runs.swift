internal import TraceFormat

/// The runs of a database.
extension TraceReader {
  /// The runs that meet a filter, those with the newest rows first, each once.
  ///
  /// The order is that of `datetime` where it has an index, else that in which rows were committed. It
  /// costs as much as the rows of the runs that are asked for, and of those that are newer and do not
  /// meet the filter; not more in a large database than in a small one.
  ///
  /// - Returns: a cursor that throws `StoreError`. Runs that begin meanwhile are not in it.
  public func runs(_ filter: RunFilter = RunFilter()) -> ReadCursor<RunSummary> {
    let walk = RunWalk(self, filter)
    return ReadCursor { try walk.nextPage() }
  }

  /// The runs that say that run is their parent, in the order in which they began.
  ///
  /// - Parameter run: its whole run id.
  /// - Returns: their run ids; never the run itself, though some versions of the writer say so of a
  ///   run without parent. Costs as much as the rows of those runs.
  /// - Throws: `StoreError`.
  public func children(ofRun run: String) throws -> [String] {
    try read { connection in
      var children: [String] = []
      try Statement(
        """
        SELECT run_id FROM traces WHERE \(table.expression(.parentRunID)) = ?1 AND run_id <> ?1
        GROUP BY run_id ORDER BY min(\(table.expression(.datetime))), min(rowid)
        """, on: connection
      ).forEach(.text(run)) { children.append($0.text(0)) }
      return children
    }
  }

  /// What there is of one run; `nil` where there is none.
  ///
  /// - Parameter run: its whole run id; see `resolve(run:)`.
  /// - Returns: its summary, of all its rows.
  /// - Throws: `StoreError`.
  public func summary(ofRun run: String) throws -> RunSummary? {
    try read { try RunQueries(table, RunFilter(), on: $0).summary(of: StoredValue(run)) }
  }
}
