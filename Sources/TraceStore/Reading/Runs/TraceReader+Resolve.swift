internal import TraceFormat

/// Which run a name means.
extension TraceReader {
  /// So many candidates are named in an error.
  private static let candidates = 5

  /// The run id that a name means: a run id, else the beginning of one, else a cut id.
  ///
  /// An id costs one look at the index, a prefix one for each run that it may mean. For a cut id every
  /// run is looked at, and only where that does not find it, every row.
  ///
  /// - Throws: `RunLookupError` where it means no run or several; `StoreError`.
  public func resolve(run name: String) throws -> String {
    try read { try lookUp(name, on: $0) }.get()
  }

  private func lookUp(
    _ name: String, on connection: OpaquePointer
  ) throws -> Result<String, RunLookupError> {
    let walk = try RunIDWalk(on: connection)
    if try walk.contains(name) { return .success(name) }
    for search in [prefixed, cut, named] {
      let found = try search(name, walk, connection)
      if let only = found.first, found.count == 1 { return .success(only) }
      if !found.isEmpty {
        return .failure(
          .ambiguous(
            name, path: path, candidates: Array(found.prefix(Self.candidates)),
            hasMore: found.count > Self.candidates))
      }
    }
    return .failure(.unknown(name, path: path, near: try near(name, walk, connection)))
  }

  /// The runs whose id begins with a name.
  private func prefixed(
    _ name: String, _ walk: RunIDWalk, _ connection: OpaquePointer
  ) throws -> [String] {
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

  /// The runs whose id the writer cuts to that name. Of a chain, "parent -> child", the last counts.
  private func cut(
    _ name: String, _ walk: RunIDWalk, _ connection: OpaquePointer
  ) throws -> [String] {
    var found: [String] = []
    let name = CutID.last(of: name)
    if name.isEmpty { return found }
    var next = try walk.first(from: "")
    while let run = next, found.count <= Self.candidates {
      if CutID.isCut(of: run.shown, name) { found.append(run.shown) }
      next = try walk.first(behind: run)
    }
    return found
  }

  /// The runs that have rows with that cut id: it is what the writer said it is.
  private func named(
    _ name: String, _ walk: RunIDWalk, _ connection: OpaquePointer
  ) throws -> [String] {
    var found: [String] = []
    try Statement(
      """
      SELECT DISTINCT run_id FROM traces WHERE \(table.expression(.cutID)) = ?1
      LIMIT \(Self.candidates + 1)
      """, on: connection
    ).forEach(.text(name)) { found.append($0.text(0)) }
    return found
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
