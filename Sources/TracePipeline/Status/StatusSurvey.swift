internal import TraceBytes
public import TraceStore
public import TraceTail

/// How far a database is behind its sources, by their roots.
public struct StatusSurvey: Sendable {
  /// What there is below one directory.
  public struct Root: Sendable {
    /// How many sources the database knows.
    public var known = 0
    /// How many of them have nothing left to read.
    public var complete = 0
    /// How many have bytes that have not been read.
    public var behind = 0
    /// How many are not there any more.
    public var gone = 0
    /// How many cannot be looked at.
    public var unreadable = 0
    /// How many have a last record that later bytes may continue.
    public var open = 0
    /// How many files the database does not know; only of paths that were given.
    public var new = 0
    /// Bytes on the disk that have not been read.
    public var bytes: Int64 = 0
    /// Bytes of lines that have no end yet.
    public var unendedBytes: Int64 = 0
    /// Since when there are bytes that have not been read, at the earliest, in nanoseconds since 1970;
    /// `nil` where there are none.
    public var since: Int64?

    /// Nothing yet.
    public init() {}
  }

  /// By the path of the directory that the runs are in.
  public private(set) var roots: [String: Root] = [:]
  /// What could not be looked at below the paths that were given.
  public private(set) var problems: [TailError] = []

  /// All of them together.
  public var total: Root {
    roots.values.reduce(into: Root()) { $0.add($1) }
  }

  /// The database knows more sources than were to be looked at.
  public struct TooManySources: Error {}

  /// Looks at every file that the database knows, and at those below the paths.
  ///
  /// - Parameters:
  ///   - database: `nil` where there is none yet.
  ///   - paths: roots, run directories or files.
  ///   - exclude: globs of files that are no sources.
  /// - Throws: `StoreError`; `TailError` where a path cannot be read.
  public init(of database: TraceDatabase?, paths: [String], exclude: [String]) throws {
    try database.map { try addSources(of: $0) }
    try addNewFiles(database, paths, exclude)
  }

  /// Looks at every file that the database knows, and at those beside them in their roots.
  ///
  /// - Parameters:
  ///   - database: the database.
  ///   - most: so many sources at most.
  /// - Throws: `TooManySources` where the database knows more, `StoreError`; `TailError` where a root
  ///   cannot be read.
  public init(ofRootsIn database: TraceDatabase, most: Int) throws {
    try addSources(of: database, most: most)
    try addNewFiles(database, Array(roots.keys), [])
  }

  private mutating func addSources(of database: TraceDatabase, most: Int = .max) throws {
    var count = 0
    try database.forEachSource { source in
      count += 1
      if count > most { throw TooManySources() }
      roots[Self.root(of: source.place), default: Root()].add(source)
    }
  }

  private mutating func addNewFiles(
    _ database: TraceDatabase?, _ paths: [String], _ exclude: [String]
  ) throws {
    let catalog = try database.flatMap { try $0.hasOwnTables() ? SourceCatalog($0) : nil }
    for path in paths {
      try Discovery(exclude: exclude).runs(at: path) {
        problems.append($0)
      } _: { run in
        let known = try catalog?.run(place: run.path, runID: run.runID)?.sources.map(\.file.name)
        for file in run.files where known?.contains(file.name) != true {
          roots[Self.root(of: run.path), default: Root()].addNew(SourceLag(newFileAt: file.path))
        }
      }
    }
  }

  /// A run directory is in its root; any other directory is one.
  private static func root(of place: String) -> String {
    guard let slash = place.lastIndex(of: "/"), place[slash...].hasPrefix("/run_id=") else {
      return place
    }
    return slash == place.startIndex ? "/" : String(place[..<slash])
  }
}

extension StatusSurvey.Root {
  fileprivate mutating func add(_ source: StoredSource) {
    let lag = SourceLag(source)
    known += 1
    if source.hasOpenRecord { open += 1 }
    switch lag.state {
    case .complete: complete += 1
    case .behind: behind += 1
    case .gone: gone += 1
    case .unreadable: unreadable += 1
    }
    unendedBytes = unendedBytes.clampedSum(lag.unended)
    add(lag)
  }

  fileprivate mutating func addNew(_ lag: SourceLag) {
    new += 1
    add(lag)
  }

  private mutating func add(_ lag: SourceLag) {
    bytes = bytes.clampedSum(lag.bytes)
    if lag.bytes > 0 { since = min(since ?? .max, lag.since) }
  }

  fileprivate mutating func add(_ other: Self) {
    known += other.known
    complete += other.complete
    behind += other.behind
    gone += other.gone
    unreadable += other.unreadable
    open += other.open
    new += other.new
    bytes = bytes.clampedSum(other.bytes)
    unendedBytes = unendedBytes.clampedSum(other.unendedBytes)
    if let theirs = other.since { since = min(since ?? .max, theirs) }
  }
}
