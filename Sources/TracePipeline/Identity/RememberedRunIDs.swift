internal import TraceStore
internal import TraceTail

/// Under which run ids files of directories that are no run directories were read, where their names do
/// not say it: given by `--run-id`, or kept from an earlier name.
///
/// A directory is asked for once: it may have any number of files, and each has a run of its own.
struct RememberedRunIDs {
  private typealias Memory = (run: Int64, runID: String)

  /// So many directories are known at most; then they are asked for anew.
  private static let mostPlaces = 1_000

  private var places: [String: [String: Memory]] = [:]

  /// Looks for the files of a run that is not known by its own id.
  ///
  /// - Parameters:
  ///   - run: the run, by the names of its files.
  ///   - catalog: says what was read.
  /// - Returns: the run id under which one of them was read last; `nil` where none was.
  /// - Throws: `StoreError`.
  mutating func runID(of run: RunDirectory, _ catalog: SourceCatalog) throws -> String? {
    let memories = try memories(of: run.path, catalog)
    for name in run.files.lazy.map(\.name) {
      // What its name alone says may have been a run too, and a later one.
      let own = SourceFile.runID(ofName: name)
      let other = own == run.runID ? nil : try catalog.run(place: run.path, runID: own)
      let number = other?.sources.contains { $0.file.name == name } == true ? other?.state.id : nil
      if let memory = memories[name], memory.run > number ?? 0 { return memory.runID }
      if number != nil { return own }
    }
    return nil
  }

  /// Notes under which run id files are read from now on.
  mutating func note(_ inspection: RunInspection) {
    let directory = inspection.directory
    guard !places.isEmpty, places[directory.path] != nil else { return }
    for file in inspection.files
    where SourceFile.runID(ofName: file.file.name) != directory.runID {
      places[directory.path]?[file.file.name] = (.max, directory.runID)
    }
  }

  private mutating func memories(
    of place: String, _ catalog: SourceCatalog
  ) throws -> [String: Memory] {
    if let known = places[place] { return known }
    var memories: [String: Memory] = [:]
    try catalog.forEachFile(in: place) { name, runID, run in
      if SourceFile.runID(ofName: name) != runID { memories[name] = (run, runID) }
    }
    if places.count >= Self.mostPlaces { places.removeAll() }
    places[place] = memories
    return memories
  }
}
