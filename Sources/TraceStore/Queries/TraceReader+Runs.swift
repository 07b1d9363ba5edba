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

  /// What there is of one run; `nil` where there is none.
  ///
  /// - Parameter run: its whole run id; see `resolve(run:)`.
  /// - Throws: `StoreError`.
  public func summary(ofRun run: String) throws -> RunSummary? {
    try read { try RunQueries(table, RunFilter(), on: $0).summary(of: run) }
  }
}
