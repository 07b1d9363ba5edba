internal import TraceStore

/// The last of many rows: no more are held than are shown.
struct LastRows {
  private let limit: Int
  private var waiting: [(row: TraceRow, depth: Int)] = []

  /// The rows that are still to be shown, with their depths.
  var rest: ArraySlice<(row: TraceRow, depth: Int)> { waiting.suffix(limit) }

  /// The last so many; 0 for all.
  init(_ limit: Int) {
    self.limit = limit
  }

  /// Adds a row, and gives back what is to be shown at once.
  mutating func add(_ row: TraceRow, _ depth: Int) -> [(row: TraceRow, depth: Int)] {
    guard limit > 0 else { return [(row, depth)] }
    waiting.append((row, depth))
    // Moved seldom, so that a row costs the same whatever the limit.
    if waiting.count >= 2 * limit { waiting.removeFirst(waiting.count - limit) }
    return []
  }
}
