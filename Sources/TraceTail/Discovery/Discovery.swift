internal import Glibc
internal import TraceBytes

/// Finds the runs below paths, and their sources.
///
/// In a run directory, `run_id=<run id>`, the files that the writer makes are sources: `stdout.txt`,
/// `stderr.txt`, `metadata.json` and its other names, and what rotation and compression make of
/// them. Any other file is one only where it is given as a path, or a glob of `include` matches it;
/// it is read as text, or as JSON lines where it holds them.
/// In a run directory it belongs to that run, and below one to that run id. Elsewhere its run id is
/// `runID`, or else its name without `.log` or `.txt` and what rotation and compression added, so
/// that all rotations of a log belong to one run.
public struct Discovery: Sendable {
  /// Globs of files that are sources beside those of the writer.
  public var include: [String]
  /// Globs of files and directories that are left out. They win over everything else.
  public var exclude: [String]
  /// The run id of files that are in no run directory.
  public var runID: String?

  /// Whether symbolic links are followed out of the root.
  public var followsLinks = false
  /// Is told which globs match anything.
  public var use = GlobUse()

  /// Discovery with those globs: as fnmatch(3) takes them, and `**` for any number of directories.
  /// A glob with a slash is for the path from the root, one without for the name alone.
  public init(include: [String] = [], exclude: [String] = [], runID: String? = nil) {
    self.include = include
    self.exclude = exclude
    self.runID = runID
  }

  /// Calls `body` with each run that has sources, in the order of the bytes of their paths: at any
  /// depth, below other runs too.
  ///
  /// Symbolic links within the root are followed, and others where `followsLinks` says so; a directory is visited once however many lead to it. The memory
  /// taken is that for the names of one directory of each level. A directory that vanishes meanwhile
  /// has nothing to read.
  ///
  /// - Parameters:
  ///   - path: a root, a run directory, or a file.
  ///   - onDirectory: told of each directory before it is listed.
  ///   - onProblem: told of what cannot be read below the path; it costs nothing but itself.
  ///   - body: what is done with a run.
  /// - Throws: `TailError` where the path itself cannot be read, and what `body` throws.
  public func runs(
    at path: String, onDirectory: @escaping (VisitedDirectory) -> Void = { _ in },
    onProblem: (TailError) -> Void, _ body: (RunDirectory) throws -> Void
  ) throws {
    let kind = try FileStatus.of(path: path).kind
    switch kind {
    case .directory:
      var walk = DirectoryWalk(self, root: try Self.canonical(path))
      walk.onDirectory = onDirectory
      try walk.visitRoot(named: path, onProblem, body)
    case .regular:
      if let run = try run(ofFile: path) { try body(run) }
    default:
      throw TailError(operation: "read", path: path, kind: kind)
    }
  }

  /// The canonical path of a directory; `nil` of anything else.
  public static func canonicalDirectory(_ path: String) -> String? {
    guard (try? FileStatus.of(path: path).kind) == .directory else { return nil }
    return (try? canonical(path)).map { String(pathBytes: $0) }
  }

  /// Whether a canonical path with a name is that of a symbolic link to a file in the same directory,
  /// which is a source by its own name.
  public static func isLinkToNeighbour(_ path: String) -> Bool {
    guard (try? FileStatus.ofLink(path: path).kind) == .link, let target = try? canonical(path)
    else {
      return false
    }
    func parent(_ path: [UInt8]) -> ArraySlice<UInt8>? {
      path.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] }
    }
    return parent(target) == parent(path.pathBytes)
  }

  /// The directory that a file given as a path is in.
  ///
  /// - Throws: `TailError` where there is none.
  public func directory(ofFile path: String) throws(TailError) -> VisitedDirectory {
    let bytes = path.pathBytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let parent = try Self.canonical(slash.map { String(pathBytes: bytes[...$0]) } ?? ".")
    return VisitedDirectory(path: parent, names: [], place: RunPlace(of: parent))
  }

  /// Calls `body` with the runs that are directly in a directory, and no others.
  ///
  /// - Throws: what `body` throws. A directory that cannot be listed is a problem, unless it has
  ///   vanished.
  public func runs(
    in directory: VisitedDirectory, onProblem: (TailError) -> Void,
    _ body: (RunDirectory) throws -> Void
  ) throws {
    let entries: DirectoryListing
    do throws(TailError) {
      entries = try DirectoryListing(of: directory.path)
    } catch {
      if error.code != ENOENT { onProblem(error) }
      return
    }
    let walk = DirectoryWalk(self, root: directory.path)
    try walk.visitFiles(of: directory, entries, onProblem, body)
  }

  /// Calls `body` with each run in a directory and below it.
  ///
  /// - Throws: what `body` throws.
  public func runs(
    below directory: VisitedDirectory, onDirectory: @escaping (VisitedDirectory) -> Void,
    onProblem: (TailError) -> Void, _ body: (RunDirectory) throws -> Void
  ) throws {
    var walk = DirectoryWalk(self, root: directory.path)
    walk.onDirectory = onDirectory
    try walk.visit(directory, onProblem, body)
  }

  /// The run that a file given as a path belongs to; `nil` where it is excluded.
  private func run(ofFile path: String) throws -> RunDirectory? {
    let bytes = path.pathBytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = Array(bytes[(slash.map { $0 + 1 } ?? 0)...])
    if let glob = exclude.first(where: { Glob($0).matches(name, in: []) }) {
      use.note(glob)
      return nil
    }
    let parent = slash.map { String(pathBytes: bytes[...$0]) } ?? "."
    let directory = try Self.canonical(parent)
    var selection = SourceSelection(directory: directory, entries: DirectoryListing(name: name))
    selection.add(0, isLink: (try? FileStatus.ofLink(path: path).kind) == .link)
    var found: RunDirectory?
    selection.forEachRun(runID: RunPlace(of: directory).runID ?? runID) { found = $0 }
    return found
  }

  /// The absolute path without symbolic links, as realpath(3).
  static func canonical(_ path: String) throws(TailError) -> [UInt8] {
    let (canonical, code) = path.withPath { pointer -> ([UInt8], Int32) in
      guard let resolved = realpath(pointer, nil) else { return ([], errno) }
      defer { free(resolved) }
      return (Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))), 0)
    }
    guard code == 0 else { throw TailError(operation: "find", path: path, code: code) }
    return canonical
  }
}
