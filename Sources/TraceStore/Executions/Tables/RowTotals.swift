internal import TraceFormat

/// What can be said of rows by adding them up, of one run or of all runs of an execution.
struct RowTotals: Equatable {
  /// The row that says why something failed.
  struct Cause: Equatable {
    /// 0: it failed by itself. 1: an error that is not the writer's. 2: it failed since another did.
    var rank: Int
    var datetime: String
    var row: Int64

    /// Whether it is nearer to the cause than another one.
    func isBefore(_ other: Cause) -> Bool {
      (rank, datetime, row) < (other.rank, other.datetime, other.row)
    }
  }

  var rows = 0
  var errors = 0
  var warnings = 0
  /// The levels of the rows, each once.
  var levels: [String] = []
  var firstDatetime = ""
  var lastDatetime = ""
  var firstRow: Int64 = 0
  var lastRow: Int64 = 0
  var lastLevel = ""
  /// How many jobs and stages have taken up their work, and have ended.
  var begun = 0
  var ended = 0
  var cause: Cause?

  /// Adds one row.
  ///
  /// - Returns: whether it is an error.
  mutating func add(_ row: ExecutionRow) -> Bool {
    if lastLevel != row.level && !levels.contains(row.level) { levels.append(row.level) }
    if rows == 0 || row.datetime < firstDatetime { firstDatetime = row.datetime }
    if row.datetime > lastDatetime { lastDatetime = row.datetime }
    if rows == 0 || row.id < firstRow { firstRow = row.id }
    if row.id >= lastRow { (lastRow, lastLevel) = (row.id, row.level) }
    rows += 1
    let isError = Level.isError(row.level)
    errors += isError ? 1 : 0
    warnings += row.level == "warning" ? 1 : 0
    return isError
  }

  /// Adds other rows.
  mutating func add(_ other: RowTotals) {
    guard other.rows > 0 else { return }
    for level in other.levels where !levels.contains(level) { levels.append(level) }
    if rows == 0 || other.firstDatetime < firstDatetime { firstDatetime = other.firstDatetime }
    if other.lastDatetime > lastDatetime { lastDatetime = other.lastDatetime }
    if rows == 0 || other.firstRow < firstRow { firstRow = other.firstRow }
    if other.lastRow >= lastRow { (lastRow, lastLevel) = (other.lastRow, other.lastLevel) }
    rows += other.rows
    errors += other.errors
    warnings += other.warnings
    begun += other.begun
    ended += other.ended
    if let cause = other.cause { note(cause) }
  }

  /// Takes what is nearer to the cause than what is known.
  mutating func note(_ found: Cause) {
    if cause.map(found.isBefore) ?? true { cause = found }
  }
}
