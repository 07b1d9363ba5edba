internal import Foundation

/// The path of a database as the key of its writer: absolute, without symbolic links, so that two
/// names of one file share one connection.
enum DatabasePath {
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
