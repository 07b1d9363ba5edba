internal import Foundation

/// Where traces are kept.
public enum TraceLocation: Sendable, Hashable {
  /// A root: a directory with one run directory per run.
  case files(directory: String)
  /// The `traces` table of a SQLite database.
  case sqlite(path: String)

  /// The place that a URL names: `file:./logs` and `file:///var/log/traces` are directories,
  /// `sqlite:./traces.db` and `sqlite:///var/lib/traces.db` databases. `file:` with the path of a
  /// regular file is a database too, as the reference takes it. Only in a `file:` URL `%20` is a space.
  ///
  /// - Throws: `TraceError` of kind `setting` for any other scheme, and for a URL without a path.
  public init(url: String) throws(TraceError) {
    guard let colon = url.firstIndex(of: ":") else {
      throw Self.refused(url, "it has no scheme")
    }
    let written = try Self.path(url[url.index(after: colon)...], of: url)
    switch url[..<colon] {
    case "sqlite": self = .sqlite(path: written)
    case "file":
      let path = written.removingPercentEncoding ?? written
      var isDirectory: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      self = isThere && !isDirectory.boolValue ? .sqlite(path: path) : .files(directory: path)
    default: throw Self.refused(url, "there are no traces behind \"\(url[..<colon]):\"")
    }
  }

  private static func path(_ rest: Substring, of url: String) throws(TraceError) -> String {
    if rest.contains("?") { throw refused(url, "no parameters can be given in it") }
    if rest.isEmpty || rest == ":memory:" { throw refused(url, "it names no file") }
    guard rest.hasPrefix("//") else { return String(rest) }
    let path = rest.dropFirst(2)
    guard path.hasPrefix("/") else {
      throw refused(url, "between \"//\" and the next \"/\" a URL names a host, and this is none")
    }
    return "/" + path.drop { $0 == "/" }
  }

  private static func refused(_ url: String, _ reason: String) -> TraceError {
    TraceError(
      .setting, operation: "use", path: "the URL \"\(url)\"", reason: reason,
      hint: "Write file:./logs, sqlite:./traces.db or sqlite:///var/lib/traces.db.")
  }
}
