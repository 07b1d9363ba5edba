internal import TraceBytes

/// A directory that was found on the way from a root, so that it can be visited again on its own.
public struct VisitedDirectory: Sendable {
  /// Its canonical path.
  let path: [UInt8]
  /// The names that lead to it from the root, symbolic links as they are called.
  let names: [[UInt8]]
  let place: RunPlace

  /// Its canonical path, as `RunDirectory.path`.
  public var pathText: String { String(pathBytes: path) }

  /// Whether it is the directory of a run, so that it says nothing of other runs.
  public var isRun: Bool { place.isRun }

  /// The run it is the directory of, without any sources; `nil` where it is none.
  public var emptyRun: RunDirectory? {
    guard case .run(let runID) = place else { return nil }
    return RunDirectory(path: pathText, runID: runID, files: [])
  }

  /// The directory of that name in it.
  public func subdirectory(named name: String) -> VisitedDirectory {
    let name = name.pathBytes
    return VisitedDirectory(
      path: path.appending(name: name), names: names + [name], place: RunPlace(of: name, in: place))
  }
}
