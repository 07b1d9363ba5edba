/// Goes from run id to run id over the index on `run_id`, without the rows between.
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
    try first(from: run)?.utf8.elementsEqual(run.utf8) ?? false
  }

  /// The first run id that is not before a text.
  func first(from text: String) throws -> String? { try from.first(.text(text)) { $0.text(0) } }

  /// The first run id behind a text.
  func first(behind text: String) throws -> String? {
    try behind.first(.text(text)) { $0.text(0) }
  }

  /// The last run id before a text.
  func last(before text: String) throws -> String? {
    try before.first(.text(text)) { $0.text(0) }
  }
}
