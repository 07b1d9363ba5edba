/// Goes from run id to run id over the index on `run_id`, without the rows between. Run ids are what the
/// table has, which other programs may have filled with anything: each is exactly what it was found as,
/// so that the next one is behind it.
struct RunIDWalk {
  private let from: Statement
  private let behind: Statement
  private let before: Statement

  init(on connection: OpaquePointer) throws {
    func statement(_ comparison: String, _ order: String) throws -> Statement {
      try Statement(
        "SELECT run_id FROM traces WHERE run_id \(comparison) ?1 ORDER BY run_id \(order) LIMIT 1",
        on: connection)
    }
    from = try statement(">=", "ASC")
    behind = try statement(">", "ASC")
    before = try statement("<", "DESC")
  }

  /// Whether there is such a run.
  func contains(_ run: String) throws -> Bool {
    // As bytes: two spellings of a character are two run ids.
    try first(from: run) == StoredValue(run)
  }

  /// The first run id that is not before a text.
  func first(from text: String) throws -> StoredValue? {
    try from.first(.text(text)) { $0.value(0) }
  }

  /// The first run id behind another one.
  func first(behind run: StoredValue) throws -> StoredValue? {
    try behind.first(.stored(run)) { $0.value(0) }
  }

  /// The last run id before a text.
  func last(before text: String) throws -> StoredValue? {
    try before.first(.text(text)) { $0.value(0) }
  }
}
