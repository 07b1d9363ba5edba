internal import TraceFormat

/// What one user did.
public struct UserActivity: Sendable, Equatable {
  /// The user.
  public let userID: String
  /// How many runs have rows of the user.
  public let runs: Int
  /// How many rows there are of the user.
  public let rows: Int
  /// How many of them are errors or worse.
  public let errors: Int
}

/// How often a level was logged.
public struct LevelCount: Sendable, Equatable {
  /// The level.
  public let level: String
  /// How many rows have it.
  public let rows: Int
}

/// The analyses of the reference documentation. Each is one statement in one transaction, whose memory is
/// bounded by SQLite, and each looks at every row of its time.
extension TraceReader {
  /// Calls `body` with each user that rows name, those with the most runs first.
  ///
  /// - Parameters:
  ///   - filter: which rows are wanted.
  ///   - limit: so many at most; 0 for all.
  ///   - body: is called with each, and with how many there are.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachUser(
    _ filter: RowFilter = RowFilter(), limit: Int = 0, _ body: (UserActivity, Int) throws -> Void
  ) throws {
    let user = table.expression(.userID)
    let errors = SQLText.list(Level.words(from: "error"))
    try forEach(
      """
      SELECT \(user), count(DISTINCT run_id), count(*), total(\(table.expression(.level)) IN \(errors)),
        count(*) OVER ()
      FROM traces WHERE \(user) NOT NULL\(filter.condition(table))
      GROUP BY \(user) ORDER BY 2 DESC, 3 DESC, 1 LIMIT \(limit > 0 ? limit : -1)
      """
    ) { row in
      let activity = UserActivity(
        userID: row.text(0), runs: Int(row.integer(1)), rows: Int(row.integer(2)),
        errors: Int(row.integer(3)))
      try body(activity, Int(row.integer(4)))
    }
  }

  /// How many rows there are of each level, the most frequent first. The spellings of `critical` are
  /// one level.
  ///
  /// - Parameter filter: which rows are wanted.
  /// - Returns: the levels that there are.
  /// - Throws: `StoreError`.
  public func levels(_ filter: RowFilter = RowFilter()) throws -> [LevelCount] {
    let level = table.expression(.level)
    var levels: [LevelCount] = []
    // The sign: where not all rows are wanted, another index is the one to use.
    var critical = 0
    try forEach(
      """
      SELECT \(level), count(*) FROM traces WHERE TRUE\(filter.condition(table))
      GROUP BY \(filter.isEmpty ? "" : "+")\(level) ORDER BY 2 DESC, 1
      """
    ) { row in
      let (level, rows) = (row.text(0), Int(row.integer(1)))
      if Level.spellingsOfCritical.contains(level) {
        critical += rows
      } else {
        levels.append(LevelCount(level: level, rows: rows))
      }
    }
    if critical == 0 { return levels }
    let position =
      levels.firstIndex {
        $0.rows < critical || $0.rows == critical && $0.level > "critical"
      } ?? levels.count
    levels.insert(LevelCount(level: "critical", rows: critical), at: position)
    return levels
  }

  private func forEach(_ sql: String, _ body: (Statement.Row) throws -> Void) throws {
    try read { try Statement(sql, on: $0).forEach(body: body) }
  }
}
