/// Why a name does not say which run is meant.
public enum RunLookupError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No run has that id, begins with it, or has that cut id. `near` are run ids that look like it, or
  /// that are new.
  case unknown(String, path: String, near: [String])
  /// Several runs begin with it, or have that cut id. `candidates` are the first of them; there may be
  /// more.
  case ambiguous(String, path: String, candidates: [String], hasMore: Bool)

  /// What was looked for, where, and what to do now, on a second line.
  public var description: String {
    switch self {
    case .unknown(let name, let path, let near):
      "no run \"\(name)\" in the database \(path)\n"
        + (near.isEmpty
          ? "It has no runs."
          : "Did you mean \(near.joined(separator: ", "))? `tracetail runs` lists them.")
    case .ambiguous(let name, let path, let candidates, let hasMore):
      "several runs \"\(name)\" in the database \(path): "
        + candidates.joined(separator: ", ") + (hasMore ? " …" : "")
        + "\nGive more of the run id."
    }
  }
}
