internal import TraceFormat

/// Which run a name means.
extension TraceReader {
  /// So many candidates are named in an error.
  private static let candidates = 5

  /// The run id that a name means: a run id, else the beginning of one, else a cut id.
  ///
  /// An id costs one look at the index, a prefix one for each run that it may mean. For a cut id
  /// executions are made known, and the ids of their runs are looked through.
  ///
  /// - Throws: `RunLookupError` where it means no run or several; `StoreError`.
  public func resolve(run name: String) throws -> String {
    let found = try read { connection in
      let walk = try RunIDWalk(on: connection)
      return try walk.contains(name) ? [name] : prefixed(name, walk)
    }
    if let run = try only(found.isEmpty ? cut(name) : found, name) { return run }
    if !hasArchive, let partition = try partition(ofRun: name) {
      throw RunLookupError.archived(name, path: path, partition: partition)
    }
    throw RunLookupError.unknown(
      name, path: path,
      near: try read { try near(name, RunIDWalk(on: $0), $0) })
  }

  /// The only one of those that were found; `nil` where none was.
  private func only(_ found: [String], _ name: String) throws -> String? {
    guard found.count > 1 else { return found.first }
    throw RunLookupError.ambiguous(
      name, path: path, candidates: Array(found.prefix(Self.candidates)),
      hasMore: found.count > Self.candidates)
  }

  /// The runs whose id begins with a name.
  private func prefixed(_ name: String, _ walk: RunIDWalk) throws -> [String] {
    var found: [String] = []
    if name.isEmpty { return found }
    var next = try walk.first(from: name)
    while let run = next, case .text(let bytes) = run, bytes.starts(with: name.utf8),
      found.count <= Self.candidates
    {
      found.append(run.shown)
      next = try walk.first(behind: run)
    }
    return found
  }

  /// The runs whose id the writer cuts to that name, of a chain, "parent -> child", the last; else those
  /// that have rows with that cut id.
  private func cut(_ name: String) throws -> [String] {
    let last = CutID.last(of: name)
    if last.isEmpty { return [] }
    let tables = try executions(.named([name])).tables
    return try read { connection in
      var found: [String] = []
      // What the writer cuts ends as its id does, and that SQLite finds at a tenth of the cost.
      try Statement(
        "SELECT run_id FROM \(tables.runs) WHERE substr(run_id, -1) = substr(?1, -1)",
        on: connection
      ).forEach(.text(last)) { row in
        let run = row.text(0)
        if CutID.isCut(of: run, last) { found.append(run) }
      }
      if !found.isEmpty { return found }
      try Statement(
        "SELECT run_id FROM \(tables.cuts) WHERE cut_id = ?1 LIMIT \(Self.candidates + 1)",
        on: connection
      ).forEach(.text(name)) { found.append($0.text(0)) }
      return found
    }
  }

  /// The runs beside where it would stand, and the newest.
  private func near(
    _ name: String, _ walk: RunIDWalk, _ connection: OpaquePointer
  ) throws -> [String] {
    let newest = try Statement(
      "SELECT run_id FROM traces ORDER BY \(table.newestFirst) LIMIT 1", on: connection
    ).first { $0.text(0) }
    var near: [String] = []
    let before = try walk.last(before: name)?.shown
    let behind = try walk.first(behind: StoredValue(name))?.shown
    for run in [before, behind, newest] {
      if let run, !near.contains(run) { near.append(run) }
    }
    return near
  }
}
