internal import Foundation
internal import Glibc

/// A file for reading a partition that has a name only while SQLite opens it, so that nothing is left
/// behind, however the process ends.
enum TransientFile {
  private static let directory = FileManager.default.temporaryDirectory

  /// Makes a file, lets `fill` write to it, and calls `body` with its path, by which it is opened.
  static func open(
    _ fill: (OutputFile) throws -> Void = { _ in }, _ body: (String) throws -> Void
  ) throws {
    let path = directory.appending(path: "tracetail-archive-\(UUID().uuidString).db")
      .path(percentEncoded: false)
    defer { unlink(path) }
    if let file = OutputFile(unnamedIn: directory.path(percentEncoded: false)) {
      try fill(file)
      try file.link(to: path)
    } else {
      try fill(OutputFile(path: path))
    }
    // No descriptor of it is closed from here on: that would drop SQLite's locks.
    try body(path)
  }
}
