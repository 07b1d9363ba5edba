internal import Foundation

/// Paths as people read them: relative to the working directory where they lie in it.
enum ShownPath {
  /// Foreign names are escaped, see `EscapedText`.
  static func line(_ path: String) -> String {
    let directory = FileManager.default.currentDirectoryPath + "/"
    return EscapedText.line(
      path.hasPrefix(directory) ? String(path.dropFirst(directory.count)) : path)
  }
}
