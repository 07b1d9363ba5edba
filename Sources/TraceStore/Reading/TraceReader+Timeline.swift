internal import TraceFormat

/// How much was logged when.
extension TraceReader {
  /// The finest step by which the time from the first row to the last has no more than so many pieces.
  ///
  /// - Parameters:
  ///   - filter: which rows are wanted.
  ///   - pieces: how many at most, unless they are months.
  /// - Returns: the step.
  /// - Throws: `StoreError`.
  public func timelineStep(_ filter: RowFilter, pieces: Int) throws -> TimelineStep {
    let datetime = table.expression(.datetime)
    let ends = try read { connection in
      try ["min", "max"].map { end in
        try Statement(
          "SELECT \(end)(\(datetime)) FROM traces WHERE TRUE\(filter.condition(table))",
          on: connection
        ).first { WrittenMoment(datetime: $0.text(0)) } ?? nil
      }
    }
    guard let first = ends[0], let last = ends[1] else { return .hour }
    return TimelineStep.shortest(from: first, to: last, pieces: pieces)
  }

  /// Calls `body` with each piece of time that has rows, the first one first; every row that is wanted
  /// is looked at.
  ///
  /// - Parameters:
  ///   - step: how long a piece is.
  ///   - filter: which rows are wanted.
  ///   - body: is called with each.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachPiece(
    of step: TimelineStep, _ filter: RowFilter = RowFilter(), _ body: (TimelinePiece) throws -> Void
  ) throws {
    let errors = SQLText.list(Level.words(from: "error"))
    try read { connection in
      try TimelinePiece.forEach(
        of: step, datetime: table.expression(.datetime),
        isError: "\(table.expression(.level)) IN \(errors)",
        from: "traces WHERE TRUE\(filter.condition(table))", on: connection, body)
    }
  }
}
