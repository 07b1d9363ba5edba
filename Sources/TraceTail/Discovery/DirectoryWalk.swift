internal import Glibc
internal import TraceBytes

/// One visit of a root and all that is below it.
struct DirectoryWalk {
  typealias Report = (TailError) -> Void
  typealias Body = (RunDirectory) throws -> Void
  typealias Directory = VisitedDirectory

  let include: [Glob]
  let exclude: [Glob]
  let runID: String?
  /// Called with each directory before it is listed.
  var onDirectory: (VisitedDirectory) -> Void = { _ in }
  private let followsLinks: Bool
  private let use: GlobUse
  private let root: [UInt8]
  /// The canonical paths of the root, and of all targets of symbolic links that were followed: what
  /// is below them is visited by its own path, and is no news when a link leads there.
  private var covered: Set<[UInt8]>

  init(_ discovery: Discovery, root: [UInt8]) {
    include = discovery.include.map(Glob.init)
    exclude = discovery.exclude.map(Glob.init)
    runID = discovery.runID
    followsLinks = discovery.followsLinks
    use = discovery.use
    self.root = root
    covered = [root]
  }

  /// Visits everything.
  ///
  /// - Throws: `TailError` where the root cannot be listed, and what `body` throws.
  mutating func visitRoot(named path: String, _ onProblem: Report, _ body: Body) throws {
    let name = path.pathBytes.split(separator: UInt8(ascii: "/")).last ?? []
    let directory = Directory(path: root, names: [], place: Self.place(of: name, target: root))
    onDirectory(directory)
    try visit(directory, DirectoryListing(of: root), onProblem, body)
  }

  /// Visits a directory and all that is below it. One that has vanished has nothing to read.
  mutating func visit(_ directory: Directory, _ onProblem: Report, _ body: Body) throws {
    onDirectory(directory)
    let entries: DirectoryListing
    do throws(TailError) {
      entries = try DirectoryListing(of: directory.path)
    } catch {
      if error.code != ENOENT { onProblem(error) }
      return
    }
    try visit(directory, entries, onProblem, body)
  }

  private mutating func visit(
    _ directory: Directory, _ entries: DirectoryListing, _ onProblem: Report, _ body: Body
  ) throws {
    for (position, isLink) in try visitFiles(of: directory, entries, onProblem, body) {
      let name = entries[position].name
      let path = directory.path.appending(name: name)
      let names = directory.names + [name]
      if isLink {
        try follow(path, names, onProblem, body)
      } else if covered.count == 1 || !covered.contains(path) {
        let place = RunPlace(of: name, in: directory.place)
        try visit(Directory(path: path, names: names, place: place), onProblem, body)
      }
    }
  }

  /// Visits the runs that are directly in a directory; gives its subdirectories, by their positions
  /// among the entries.
  @discardableResult
  func visitFiles(
    of directory: Directory, _ entries: DirectoryListing, _ onProblem: Report, _ body: Body
  ) throws -> [(entry: Int, isLink: Bool)] {
    var selection = SourceSelection(directory: directory.path, entries: entries)
    var directories: [(entry: Int, isLink: Bool)] = []
    for (position, entry) in entries.enumerated() where !isExcluded(entry.name, in: directory) {
      let parsed = SourceName(entry.name)
      let isSource = isSource(entry.name, parsed, in: directory)
      do throws(TailError) {
        let (kind, isLink) = try Self.kind(of: entry, in: directory)
        if kind == .directory {
          directories.append((position, isLink))
        } else if isLink, isSource, try !isFollowed(entry, in: directory) {
          continue
        } else if let packing = ForeignPacking(entry.name), kind == .regular,
          isSource || self.isSource(packing.unpackedName, in: directory)
        {
          throw Self.unreadable(entry, packing, in: directory)
        } else if isSource {
          guard kind == .regular else { throw Self.unreadable(entry, kind, in: directory) }
          selection.add(position, isLink: isLink)
        }
      } catch {
        // A link to nowhere is nobody's business, unless it is called like something to read.
        let isDangling = error.code == ENOENT || error.code == ELOOP
        if isSource || !isDangling { onProblem(error) }
      }
    }
    try selection.forEachRun(runID: directory.place.runID ?? runID, body)
    return directories
  }

  /// Whether a link to a file is read: it leads to a file below the root that is not read by its own
  /// name, or links may lead out of the root.
  private func isFollowed(
    _ entry: DirectoryEntry, in directory: Directory
  ) throws(TailError) -> Bool {
    let path = String(pathBytes: directory.path.appending(name: entry.name))
    let target = try Discovery.canonical(path)
    guard isBelowRoot(target) else {
      if followsLinks { return true }
      throw Self.leadsOut(path)
    }
    return !isReadByItself(target)
  }

  private func isBelowRoot(_ path: [UInt8]) -> Bool {
    root == [UInt8(ascii: "/")] || path == root || path.starts(with: root + [UInt8(ascii: "/")])
  }

  /// Whether a file below the root is found on the way through the directories.
  private func isReadByItself(_ path: [UInt8]) -> Bool {
    var names = path.dropFirst(root.count).split(separator: UInt8(ascii: "/")).map(Array.init)
    guard let name = names.popLast() else { return false }
    var directory = Directory(
      path: root, names: [],
      place: Self.place(of: root.split(separator: UInt8(ascii: "/")).last ?? [], target: root))
    for part in names {
      if isExcluded(part, in: directory) { return false }
      directory = Directory(
        path: directory.path.appending(name: part), names: directory.names + [part],
        place: RunPlace(of: part, in: directory.place))
    }
    return !isExcluded(name, in: directory) && isSource(name, in: directory)
  }

  private static func leadsOut(_ path: String) -> TailError {
    TailError(
      operation: "follow", path: path, reason: "the link leads out of the root",
      hint: "Leave it out with --exclude, or follow such links with --follow-links.")
  }

  /// Visits what a symbolic link leads to, unless it is visited anyway.
  private mutating func follow(
    _ link: [UInt8], _ names: [[UInt8]], _ onProblem: Report, _ body: Body
  ) throws {
    let target: [UInt8]
    do throws(TailError) {
      target = try Discovery.canonical(String(pathBytes: link))
    } catch {
      onProblem(error)
      return
    }
    let place = Self.place(of: names.last ?? [], target: target)
    if !followsLinks, !isBelowRoot(target) {
      onProblem(Self.leadsOut(String(pathBytes: link)))
      return
    }
    if isCovered(target) {
      if place.isRun, !RunPlace(of: target).isRun {
        onProblem(Self.hiddenRun(link, target))
      }
      return
    }
    covered.insert(target)
    try visit(Directory(path: target, names: names, place: place), onProblem, body)
  }

  /// What an entry is, or leads to where it is a symbolic link. Costs a system call only for a link,
  /// and where the file system does not say in its directories.
  private static func kind(
    of entry: DirectoryEntry, in directory: Directory
  ) throws(TailError) -> (kind: FileStatus.Kind, isLink: Bool) {
    if let kind = entry.kind, kind != .link { return (kind, false) }
    let path = String(pathBytes: directory.path.appending(name: entry.name))
    if entry.kind == nil {
      let kind = try FileStatus.ofLink(path: path).kind
      if kind != .link { return (kind, false) }
    }
    return (try FileStatus.of(path: path).kind, true)
  }

  private func isCovered(_ path: [UInt8]) -> Bool {
    let slashes = path.indices.filter { path[$0] == UInt8(ascii: "/") }
    return covered.contains(path) || covered.contains(Array(path.prefix(1)))
      || slashes.contains { covered.contains(Array(path[..<$0])) }
  }

  private func isExcluded(_ name: [UInt8], in directory: Directory) -> Bool {
    isMatched(name, by: exclude, in: directory)
  }

  private func isSource(_ name: [UInt8], _ parsed: SourceName, in directory: Directory) -> Bool {
    directory.place.holds(parsed) || isMatched(name, by: include, in: directory)
  }

  private func isMatched(_ name: [UInt8], by globs: [Glob], in directory: Directory) -> Bool {
    guard let glob = globs.first(where: { $0.matches(name, in: directory.names) }) else {
      return false
    }
    use.note(glob.text)
    return true
  }

  private func isSource(_ name: [UInt8], in directory: Directory) -> Bool {
    isSource(name, SourceName(name), in: directory)
  }

  private static func unreadable(
    _ entry: DirectoryEntry, _ packing: ForeignPacking, in directory: Directory
  ) -> TailError {
    TailError(
      operation: "read", path: String(pathBytes: directory.path.appending(name: entry.name)),
      reason: "it is packed in a way that Tracetail does not read",
      hint: "Unpack it with `\(packing.program) -d`, or pack it with gzip or zstd.")
  }

  /// What a directory is that is reached by another name than its own: either name makes it a run.
  private static func place(of name: some Collection<UInt8>, target: [UInt8]) -> RunPlace {
    let named = RunPlace(of: name, in: .outside)
    return named.isRun ? named : RunPlace(of: target)
  }

  private static func unreadable(
    _ entry: DirectoryEntry, _ kind: FileStatus.Kind, in directory: Directory
  ) -> TailError {
    TailError(
      operation: "read", path: String(pathBytes: directory.path.appending(name: entry.name)),
      kind: kind)
  }

  private static func hiddenRun(_ link: [UInt8], _ target: [UInt8]) -> TailError {
    TailError(
      operation: "follow", path: String(pathBytes: link),
      reason: "\(String(pathBytes: target).printablePath) is below the root, and no run by its own"
        + " name",
      hint: "Name this link as a path of its own.")
  }
}
