internal import Glibc
internal import TraceBytes

/// A pattern of file names, as fnmatch(3) takes it: `*`, `?` and `[…]` match within a name; between
/// slashes `**` matches any number of directories, none included.
///
/// A pattern without a slash is for the name, wherever the file is; one with a slash is for the path
/// from the root.
struct Glob {
  private struct Part {
    let pattern: [UInt8]
    /// Whether it has none of the characters that fnmatch(3) takes for more than themselves.
    let isLiteral: Bool

    init(_ pattern: ArraySlice<UInt8>) {
      self.pattern = Array(pattern)
      isLiteral = !pattern.contains { "*?[\\".utf8.contains($0) }
    }

    func matches(_ name: [UInt8]) -> Bool {
      if isLiteral { return pattern == name }
      return pattern.withPath { pattern in name.withPath { fnmatch(pattern, $0, 0) == 0 } }
    }
  }

  /// The pattern as it was given.
  let text: String
  private let parts: [Part]
  private let isPath: Bool

  init(_ pattern: String) {
    text = pattern
    parts = pattern.pathBytes.split(separator: UInt8(ascii: "/")).map(Part.init)
    isPath = pattern.utf8.contains(UInt8(ascii: "/"))
  }

  /// Whether it matches a file or directory. `parents` are the names of the directories from the root
  /// to it, without the root's.
  func matches(_ name: [UInt8], in parents: [[UInt8]]) -> Bool {
    if !isPath, parts.count == 1 { return parts[0].matches(name) }
    return Self.match(parts[...], isPath ? parents[...] + [name] : [name])
  }

  private static func match(_ parts: ArraySlice<Part>, _ names: ArraySlice<[UInt8]>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    if part.pattern.elementsEqual("**".utf8) {
      return (0...names.count).contains { match(parts.dropFirst(), names.dropFirst($0)) }
    }
    guard let name = names.first else { return false }
    return part.matches(name) && match(parts.dropFirst(), names.dropFirst())
  }
}
