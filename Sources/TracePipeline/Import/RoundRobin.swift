internal import TraceTail

/// Reads runs round robin, a slice of each at a time, so that rows come about in the order of their datetimes.
///
/// Runs that were at work at the same time share their datetimes. Where they are read one after
/// another into indexes that are there, each batch puts its keys all over what the index of
/// datetimes has of that time, and each commit writes most of those pages once more: three times the
/// work (docs/BENCHMARKS.md, *50 million rows*).
final class RoundRobin {
  /// How many runs are open at a time: each is known to the catalog, and looked at anew for each slice.
  private static let most = 128
  /// What the slices of one pass are together, at least.
  private static let pass = ReadLimit(records: 70_000, bytes: 8 << 20)

  private let read: (RunDirectory, _ limit: ReadLimit, _ isFirst: Bool) throws -> Bool
  private let commit: () throws -> Void
  private var unfinished: [RunDirectory] = []

  /// - Parameters:
  ///   - read: reads a part of a run, and says whether there is more.
  ///   - commit: waits until everything that was read is known to the catalog.
  init(
    read: @escaping (RunDirectory, _ limit: ReadLimit, _ isFirst: Bool) throws -> Bool,
    commit: @escaping () throws -> Void
  ) {
    self.read = read
    self.commit = commit
  }

  /// Gives a run its first slice. What is short ends there.
  func begin(_ run: RunDirectory) throws {
    if try read(run, .slice, true) { unfinished.append(run) }
    while unfinished.count >= Self.most { try pass() }
  }

  /// Reads all runs to their ends.
  func finish() throws {
    while !unfinished.isEmpty { try pass() }
  }

  /// Gives each run a slice. The fewer there are, the longer it is, so that waiting for the commits in
  /// between costs nothing.
  private func pass() throws {
    try commit()
    let limit = Self.pass.shared(by: unfinished.count)
    unfinished = try unfinished.filter { try read($0, limit, false) }
  }
}
