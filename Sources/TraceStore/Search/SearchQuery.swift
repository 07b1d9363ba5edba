/// What is searched for, where, and in which order.
public struct SearchQuery: Sendable {
  /// The order of what is found.
  public enum Order: String, Sendable, CaseIterable {
    /// The newest first, by `datetime`.
    case time
    /// The best first, as FTS5 ranks them. Rows that are not indexed yet come before all others.
    case rank
  }

  /// What is searched for.
  public var expression: SearchExpression
  /// Which rows are looked at.
  public var filter = RowFilter()
  /// In which order.
  public var order = Order.time
  /// How many at most.
  public var limit = 20

  /// All rows with that expression.
  public init(_ expression: SearchExpression) {
    self.expression = expression
  }
}

/// A row that was found.
public struct SearchHit: Sendable {
  /// The row.
  public let row: TraceRow
  /// Its texts that were searched, by their columns, with the places that match.
  public let texts: [(column: String, text: MarkedText)]
}

/// What a search has found.
public struct SearchResult: Sendable {
  /// In the order that was asked for; by time where there is no complete index.
  public let hits: [SearchHit]
  /// Whether there are more than were asked for.
  public let hasMore: Bool
  /// How many rows were looked at because they are in no index.
  public let rowsLookedAt: Int
  /// How many of them FTS5 had to judge, since a glance did not tell that they cannot match.
  public let rowsJudged: Int
  /// What is wrong with the index, so that every row was looked at; `nil` where nothing is.
  public let indexFault: String?
}
