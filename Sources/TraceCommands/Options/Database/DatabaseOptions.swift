internal import ArgumentParser
internal import TraceStore

/// `--db`, for every command that needs the database.
struct DatabaseOptions: ParsableArguments {
  @Option(
    name: .customLong("db"),
    help: ArgumentHelp(
      """
      The database: a path, sqlite:./traces.db or sqlite:///var/lib/traces.db. (default: \
      WORKFLOW_LOG_TRACE_URL if it is a sqlite: URL, else ./logs/workflow_traces.db)
      """,
      valueName: "file"),
    completion: .file())
  var database: String?

  func validate() throws {
    _ = try location()
    _ = try patience()
  }

  /// Where the database is.
  func location() throws -> DatabaseLocation {
    try DatabaseLocation(option: database)
  }

  /// Opens it. A lock of another program is waited for so many seconds at most, `longest`.
  func open(
    _ access: TraceDatabase.Access, durability: TraceDatabase.Durability = .normal,
    patience longest: Double = .infinity, writes: TraceDatabase.Writes = .bulk
  ) throws -> TraceDatabase {
    try TraceDatabase(
      path: location().path, access: access, durability: durability,
      patience: min(patience(), longest), writes: writes)
  }

  /// Opens it for looking at its traces, and those that are archived: in the directory that was named,
  /// else in that which the database knows of, if it is small. Of these only the months that have rows
  /// since a moment. What is read or left out is said.
  func openReader(
    _ archive: ReadArchiveOptions, since: DatetimeBound? = nil
  ) throws -> TraceReader {
    let location = try location()
    func reader(_ directory: ArchiveDirectory?) throws -> TraceReader {
      try TraceReader(
        path: location.path, archive: directory?.path, since: since, patience: patience())
    }
    if let named = try archive.named.directory(of: location) { return try reader(named) }
    let plain = try reader(nil)
    guard !archive.isLeftOut, let known = try plain.knownArchive(since: since) else {
      return plain
    }
    let choice = ArchiveChoice(known, of: location)
    Diagnostics.note(choice.message)
    return try choice.isRead ? reader(known.directory) : plain
  }

  /// Opens it for statements of a user.
  func openQuery(timeLimit: Double?) throws -> ReadOnlyQuery {
    try ReadOnlyQuery(path: location().path, patience: patience(), timeLimit: timeLimit)
  }

  /// Seconds to wait for a lock of another program: `TRACETAIL_LOCK_SECONDS`, else 30.
  private func patience() throws -> Double {
    guard
      let setting = Setting(option: "", value: nil, variable: "TRACETAIL_LOCK_SECONDS")
    else { return 30 }
    guard let seconds = Double(setting.value), (0...86_400).contains(seconds) else {
      throw setting.refused("it is no number of seconds", hint: "Set it from 0 to 86400.")
    }
    return seconds
  }
}
