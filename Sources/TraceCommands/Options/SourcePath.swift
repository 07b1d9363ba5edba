/// A path of sources as the user wrote it: a path, or a `file:` URL as the writer takes them.
enum SourcePath {
  /// The path: `file://./logs` and `file:./logs` are relative to the working directory,
  /// `file:///logs` is absolute.
  static func path(of argument: String) -> String {
    let scheme = "file:"
    guard argument.hasPrefix(scheme) else { return argument }
    var rest = argument.dropFirst(scheme.count)
    if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
    return rest.isEmpty ? argument : String(rest)
  }
}
