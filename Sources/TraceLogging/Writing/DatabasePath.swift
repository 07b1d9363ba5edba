internal import Foundation

/// The path of a database as the key of its writer: absolute, without symbolic links, so that two
/// names of one file share one connection.
enum DatabasePath {
  /// What the reference takes if nothing names a database.
  static let standard = "./logs/workflow_traces.db"

  /// What a program names; if it names none, the database of `WORKFLOW_LOG_TRACE_URL`.
  ///
  /// - Throws: `TraceError` of kind `setting` if the URL names a directory of files, or nothing.
  static func named(_ database: String?) throws(TraceError) -> String {
    if let database { return database }
    guard let url = ProcessInfo.processInfo.environment["WORKFLOW_LOG_TRACE_URL"] else {
      return standard
    }
    switch try TraceLocation(url: url) {
    case .sqlite(let path): return path
    case .files:
      throw TraceError(
        .setting, operation: "use", path: "WORKFLOW_LOG_TRACE_URL=\(url)",
        reason: "it names a directory of files, and a database is wanted",
        hint: "Write sqlite:./traces.db, or open the trace with Trace.open, which takes either.")
    }
  }

  /// - Parameter database: a path or a `sqlite:` URL.
  /// - Returns: the path.
  /// - Throws: `TraceError` of kind `setting` for another URL.
  static func canonical(_ database: String) throws(TraceError) -> String {
    var path = database
    if database.hasPrefix("sqlite:") {
      guard case .sqlite(let named) = try TraceLocation(url: database) else { return database }
      path = named
    }
    if path.isEmpty || path == ":memory:" || path.hasPrefix("file:") || path.contains("://") {
      throw TraceError(
        .setting, operation: "use", path: "the database \"\(path)\"", reason: "it names no file",
        hint: "Write ./traces.db, sqlite:./traces.db or sqlite:///var/lib/traces.db.")
    }
    return URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
      .path(percentEncoded: false)
  }
}
