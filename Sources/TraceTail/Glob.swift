internal import Glibc

/// A pattern of file names, as fnmatch(3) takes it: `*`, `?` and `[…]` match within a name; between
/// slashes `**` matches any number of directories, none included.
///
/// A pattern without a slash is for the name, wherever the file is; one with a slash is for the path
/// from the root.
struct Glob {
  private let parts: [[UInt8]]
  private let isPath: Bool

  init(_ pattern: String) {
    parts = pattern.pathBytes.split(separator: UInt8(ascii: "/")).map(Array.init)
    isPath = pattern.utf8.contains(UInt8(ascii: "/"))
  }

  /// Whether it matches a file or directory. `parents` are the names of the directories from the root
  /// to it, without the root's.
  func matches(_ name: [UInt8], in parents: [[UInt8]]) -> Bool {
    Self.match(parts[...], isPath ? parents[...] + [name] : [name])
  }

  private static func match(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    if part.elementsEqual("**".utf8) {
      return (0...names.count).contains { match(parts.dropFirst(), names.dropFirst($0)) }
    }
    guard let name = names.first else { return false }
    let isMatch = part.withPath { pattern in name.withPath { fnmatch(pattern, $0, 0) == 0 } }
    return isMatch && match(parts.dropFirst(), names.dropFirst())
  }
}
