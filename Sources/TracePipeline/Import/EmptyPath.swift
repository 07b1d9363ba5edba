internal import TraceTail

/// A path below which nothing is a source, and what is there instead.
public struct EmptyPath: Sendable {
  /// The path as it was given.
  public let path: String
  /// How many files are below it; at most `mostCounted`.
  public let files: Int
  /// The name of the first of them; `nil` where there is none.
  public let example: String?

  /// So many files are looked at.
  public static let mostCounted = 1_000

  /// Those of some paths that hold no source. A path that cannot be read is none of them: whoever
  /// reads it says so.
  public static func find(
    in paths: [String], include: [String] = [], exclude: [String] = []
  ) -> [EmptyPath] {
    let discovery = Discovery(include: include, exclude: exclude)
    return paths.compactMap { path in
      guard !holdsSource(path, discovery) else { return nil }
      var files = 0
      var example: String?
      let all = Discovery(include: ["*"], exclude: exclude)
      let count: (RunDirectory) throws -> Void = { run in
        files += run.files.count
        example = example ?? run.files.first?.name
        if files >= mostCounted { throw Found() }
      }
      try? all.runs(at: path, onProblem: { _ in }, count)
      return EmptyPath(path: path, files: min(files, mostCounted), example: example)
    }
  }

  private static func holdsSource(_ path: String, _ discovery: Discovery) -> Bool {
    do {
      let stop: (RunDirectory) throws -> Void = { _ in throw Found() }
      try discovery.runs(at: path, onProblem: { _ in }, stop)
      return false
    } catch {
      return true
    }
  }

  /// Ends a walk.
  private struct Found: Error {}
}
