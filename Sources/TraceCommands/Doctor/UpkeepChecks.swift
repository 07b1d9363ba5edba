internal import Foundation
internal import TraceStore

/// What makes a database slow, or shows that something is left to do.
struct UpkeepChecks {
  /// Larger WALs are in the way of readers, and nobody writes them back.
  private static let walBytes: Int64 = 256 << 20
  private static let freeBytes: Int64 = 64 << 20
  /// In fewer rows every index is good.
  private static let rows: Int64 = 10_000

  let facts: DatabaseFacts
  let path: String

  func findings() -> [Finding] {
    let troubles = [wal, indexes, statistics, holes, pageSize, rejects, clock].compactMap { $0() }
    return troubles.contains { $0.check == "speed" }
      ? troubles : troubles + [.ok("speed", "indexes, statistics and pages are as they should be")]
  }

  private func wal() -> Finding? {
    if facts.journalMode != "wal" {
      return .warn(
        "speed", "journal mode \(facts.journalMode): readers and the writer wait for one another",
        "Run `sqlite3 \(path) 'PRAGMA journal_mode = WAL'`; an import does the same.")
    }
    guard facts.size.walBytes > Self.walBytes else { return nil }
    return .warn(
      "wal", "the WAL has \(Quantity.bytes(facts.size.walBytes)): a reader keeps it",
      "End programs that keep a query open, then run `tracetail maintain --analyze`.")
  }

  private func indexes() -> Finding? {
    if !facts.deferredIndexes.isEmpty {
      return .warn(
        "speed", "a bulk import has put off \(facts.deferredIndexes.joined(separator: ", "))",
        "If none is under way, it was stopped: run `tracetail maintain --reindex`.")
    }
    guard !facts.missingIndexes.isEmpty else { return nil }
    let statements = facts.missingIndexes.map { name in
      "CREATE INDEX \(name) ON traces(\(name.dropFirst("idx_traces_".count)))"
    }
    return .warn(
      "speed", "indexes of the schema are missing: \(facts.missingIndexes.joined(separator: ", "))",
      "Run `sqlite3 \(path) '\(statements.joined(separator: "; "))'`.")
  }

  private func statistics() -> Finding? {
    guard !facts.hasStatistics, facts.rows > Self.rows else { return nil }
    return .warn(
      "speed", "the query planner does not know what is in the tables",
      "Run `tracetail maintain --analyze`.")
  }

  private func holes() -> Finding? {
    let size = facts.size
    guard size.freeBytes > Self.freeBytes, size.freeBytes > size.bytes / 4 else { return nil }
    return .warn(
      "speed",
      "\(Quantity.bytes(size.freeBytes)) of \(Quantity.bytes(size.bytes)) hold nothing",
      "New rows use them; `tracetail maintain --vacuum` gives them back.")
  }

  private func pageSize() -> Finding? {
    guard facts.size.pageSize < 4096 else { return nil }
    return .warn(
      "speed", "pages of \(facts.size.pageSize) bytes are small",
      "Run `sqlite3 \(path) 'PRAGMA journal_mode = DELETE; PRAGMA page_size = 16384; VACUUM'` while"
        + " nobody writes to it.")
  }

  private func rejects() -> Finding? {
    guard facts.rejects > 0 else { return nil }
    return .warn(
      "rejects", "\(Quantity.count(facts.rejects)) pieces of sources could not be parsed",
      "See `tracetail rejects`; with another --template, `tracetail rejects --retry` makes rows of"
        + " them.")
  }

  private func clock() -> Finding? {
    let limit = PastMoment.bound("0s", now: Date().addingTimeInterval(60))?.text ?? ""
    guard let last = facts.lastCommit, last > limit else { return nil }
    return .warn(
      "clock", "rows were committed at \(EscapedText.line(last)) UTC, which is in the future",
      "Set the clock of this machine: timedatectl set-ntp true")
  }
}
