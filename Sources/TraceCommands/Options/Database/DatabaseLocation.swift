internal import Foundation
internal import TraceStore

/// Where the database is: the value of `--db` or of `WORKFLOW_LOG_TRACE_URL`, as a path.
///
/// `sqlite:./x.db`, `sqlite://./x.db` and `sqlite:x.db` are relative to the working directory, `sqlite:///abs/x.db` is
/// absolute, and everything without a scheme is a path.
struct DatabaseLocation: Equatable {
  static let variable = "WORKFLOW_LOG_TRACE_URL"
  /// The place that the reference documentation names.
  static let standard = "./logs/workflow_traces.db"
  private static let scheme = "sqlite:"
  private static let hint =
    "Name a file: --db traces.db, --db sqlite:./traces.db or --db sqlite:///var/lib/traces.db."

  let path: String

  /// A path as it is.
  private init(path: String) {
    self.path = path
  }

  /// The option, else the variable where it names a SQLite database, else the standard place.
  init(option: String?) throws {
    let setting = Setting(option: "--db", value: option, variable: Self.variable)
    // The variable has other uses: `file:./logs` names a directory of traces.
    if let setting, option != nil || setting.value.hasPrefix(Self.scheme) {
      try self.init(setting)
    } else {
      self.init(path: Self.standard)
    }
  }

  init(_ setting: Setting) throws {
    let value = setting.value
    guard !value.hasPrefix(Self.scheme) else {
      try self.init(path: Self.path(ofURL: setting))
      return
    }
    if value.isEmpty {
      throw setting.refused("it names no file", hint: Self.hint)
    }
    if value == ":memory:" {
      throw setting.refused("what is kept in memory is lost at the end", hint: Self.hint)
    }
    if value.contains("://") || value.hasPrefix("file:") {
      throw setting.refused("only files and sqlite: URLs can be used", hint: Self.hint)
    }
    self.init(path: value)
  }

  /// Whether a path leads to the database.
  func isSameFile(as other: String) -> Bool {
    func resolved(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    return resolved(path) == resolved(other)
  }

  /// Takes the lock of the writer, before the database is opened: what is opened may be brought up to
  /// date, which must not happen beside a writer.
  func lock(for access: TraceDatabase.Access) throws -> StoreLock {
    if access == .create {
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
      // Where it cannot be made, the lock says why it cannot be taken.
      try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    return try StoreLock(databasePath: path, for: access)
  }

  /// Globs of the files of the database, which are no sources though they may lie in a root: the
  /// database, its journals and its lock.
  var globs: [String] {
    // In a glob, a bracket around a character takes its meaning from it.
    let name = URL(fileURLWithPath: path).lastPathComponent.map { character in
      "*?[\\".contains(character) ? "[\(character)]" : String(character)
    }.joined()
    return [name, name + "-*"]
  }

  private static func path(ofURL setting: Setting) throws -> String {
    let rest = setting.value.dropFirst(scheme.count)
    if rest.contains("?") {
      throw setting.refused("no parameters can be given in the URL", hint: hint)
    }
    guard rest.hasPrefix("//") else {
      if rest.isEmpty || rest == ":memory:" {
        throw setting.refused("it names no file", hint: hint)
      }
      return String(rest)
    }
    let path = rest.dropFirst(2)
    // The writer's own spelling of a relative path.
    if path.hasPrefix("./") || path.hasPrefix("../") { return String(path) }
    guard path.hasPrefix("/") else {
      throw setting.refused(
        "between \"//\" and the next \"/\" a URL names a host, and this is none",
        hint: "Write sqlite:./name for a relative path, sqlite:///name for an absolute one.")
    }
    return "/" + path.drop { $0 == "/" }
  }
}
