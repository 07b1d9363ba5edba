/// Why a name does not say which run is meant.
public enum RunLookupError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No run has that id, begins with it, or has that cut id. `near` are run ids that look like it, or
  /// that are new.
  case unknown(String, path: String, near: [String])
  /// Several runs begin with it, or have that cut id. `candidates` are the first of them; there may be
  /// more.
  case ambiguous(String, path: String, candidates: [String], hasMore: Bool)

  /// The run is in an archive that was not read, in that partition.
  case archived(String, path: String, partition: String)

  /// What was looked for, where, and which runs there are.
  public var description: String {
    switch self {
    case .unknown(let name, let path, let near): "no run \(name) in \(path); near: \(near)"
    case .archived(let name, let path, let partition):
      "the run \(name) of \(path) is in the partition \(partition)"
    case .ambiguous(let name, let path, let candidates, _):
      "several runs in \(path) are \(name): \(candidates)"
    }
  }
}
