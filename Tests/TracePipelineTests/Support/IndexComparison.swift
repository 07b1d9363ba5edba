import GRDB
import Synchronization
import TraceStore

/// Compares the full-text index of a database with one that is made of its rows.
final class IndexComparison: Sendable {
  /// What was seen of cases that matter.
  struct Counts {
    var changedRows = 0
    var heldRows = 0
    var partialIndexes = 0

    mutating func add(_ other: Counts) {
      changedRows += other.changedRows
      heldRows += other.heldRows
      partialIndexes += other.partialIndexes
    }
  }

  struct Difference: Error, CustomStringConvertible {
    let description: String
  }

  private static let columns = "message, exception_type, exception_message, stack_trace"
  private let queue: DatabaseQueue
  private let slack: Int
  private let seen = Mutex(Counts())

  var counts: Counts { seen.withLock { $0 } }

  init(_ path: String, slack: Int) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    queue = try DatabaseQueue(path: path, configuration: configuration)
    self.slack = slack
  }

  /// Throws a `Difference` where there is one.
  func check() throws {
    try queue.writeWithoutTransaction { database in
      let setting = try String.fetchOne(
        database, sql: "SELECT value FROM tracetail_settings WHERE name = 'search_index'")
      guard let parts = setting?.split(separator: " "), let last = Int64(parts.last ?? "") else {
        if let setting { throw Difference(description: setting) }
        return
      }
      let isComplete = parts.first == "complete"
      let newer =
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM traces WHERE id > ?", arguments: [last]) ?? 0
      if isComplete && newer >= slack {
        throw Difference(description: "\(newer) rows are not indexed")
      }
      try compare(database, upTo: last)
      if newer == 0 {
        try database.execute(
          sql: "INSERT INTO tracetail_search (tracetail_search, rank) VALUES ('integrity-check', 1)"
        )
      }
      let held = try Int.fetchOne(database, sql: "SELECT count(*) FROM tracetail_suppressed") ?? 0
      let gaps =
        try Int.fetchOne(
          database, sql: "SELECT ? - count(*) FROM traces WHERE id <= ?", arguments: [last, last])
        ?? 0
      seen.withLock { seen in
        seen.heldRows += held
        seen.changedRows += gaps
        seen.partialIndexes += isComplete ? 0 : 1
      }
    }
  }

  private func compare(_ database: Database, upTo last: Int64) throws {
    try database.execute(
      sql: """
        CREATE VIRTUAL TABLE temp.fresh
          USING fts5(\(Self.columns), content = '', tokenize = 'unicode61 remove_diacritics 2');
        INSERT INTO temp.fresh (rowid, \(Self.columns))
          SELECT id, \(Self.columns) FROM traces WHERE id <= \(last);
        CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab(temp, fresh, instance);
        CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, tracetail_search, instance);
        """)
    defer {
      try? database.execute(
        sql: "DROP TABLE temp.words; DROP TABLE temp.fresh_words; DROP TABLE temp.fresh")
    }
    func words(_ table: String) throws -> Set<String> {
      try Set(
        String.fetchAll(
          database, sql: "SELECT term || ' ' || doc || ' ' || col || ' ' || offset FROM \(table)"))
    }
    let (found, wanted) = (try words("temp.words"), try words("temp.fresh_words"))
    guard found != wanted else { return }
    throw Difference(
      description: "surplus \(found.subtracting(wanted)), missing \(wanted.subtracting(found))")
  }
}

/// Compares after each commit, and may fail after one.
final class ComparingDestination: TraceDestination {
  private let writer: BatchWriter
  private let comparison: IndexComparison
  private let failsAt: Int?
  private var commits = 0

  init(_ writer: BatchWriter, _ comparison: IndexComparison, failsAt: Int?) {
    self.writer = writer
    self.comparison = comparison
    self.failsAt = failsAt
  }

  func commit(_ batch: Batch) throws -> CommitSummary {
    let summary = try writer.commit(batch)
    try comparison.check()
    commits += 1
    if commits == failsAt { throw InjectedFailure() }
    return summary
  }
}
