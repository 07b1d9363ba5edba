/// What sources are in the database, as far as this writer has written them: where a source has only
/// grown, its line is written without the columns that indexes are of. SQLite writes an index anew for
/// each column that a statement names, whatever the value.
final class StoredSources {
  /// What does not change as a source grows.
  private struct Standing: Equatable {
    let run: Int64
    let name: String
    let device: UInt64
    let inode: UInt64
    let birth: Int64
    let backlogEnd: Int64?
    let backlogOffset: Int64
    let copyOf: Int64?
  }

  /// How many are remembered at most.
  private static let limit = 4_096

  private var standings: [Int64: Standing] = [:]

  /// Whether a source is as it was stored last, but for what changes as it grows. It is stored now.
  func hasOnlyGrown(_ source: SourceCheckpoint) -> Bool {
    let standing = Standing(
      run: source.run, name: source.file.name, device: source.file.device,
      inode: source.file.inode, birth: source.file.birth, backlogEnd: source.backlogEnd,
      backlogOffset: source.backlogOffset, copyOf: source.copyOf)
    if standings[source.id] == standing { return true }
    if standings.count >= Self.limit { standings.removeAll(keepingCapacity: true) }
    standings[source.id] = standing
    return false
  }

  /// Forgets everything: what was stored last was taken back.
  func removeAll() { standings.removeAll() }
}
