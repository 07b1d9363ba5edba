internal import TraceStore

/// The pieces of a timeline in order, those in which nothing was logged too.
struct Timeline {
  /// So many pieces without rows are filled in at most, one after another.
  private static let longestGap = 1_000

  private let step: TimelineStep
  private(set) var all: [TimelinePiece] = []
  /// How many rows all pieces have.
  private(set) var rows = 0
  /// How many of them are errors.
  private(set) var errors = 0

  /// A timeline without pieces.
  init(_ step: TimelineStep) {
    self.step = step
  }

  /// Adds a piece that has rows, later than those before.
  mutating func add(_ piece: TimelinePiece) {
    if let last = all.last { fill(from: last.datetime, to: piece.datetime) }
    all.append(piece)
    rows += piece.rows
    errors += piece.errors
  }

  private mutating func fill(from last: String, to next: String) {
    var gap: [TimelinePiece] = []
    var datetime = step.next(after: last)
    while let empty = datetime, empty < next {
      // Two clocks, not a pause.
      if gap.count == Self.longestGap { return }
      gap.append(TimelinePiece(datetime: empty, rows: 0, errors: 0))
      datetime = step.next(after: empty)
    }
    all += gap
  }
}
