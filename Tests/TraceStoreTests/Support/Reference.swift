import Foundation

/// The files of the reference documentation.
enum Reference {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "fixtures/reference")

  static func schema() throws -> String {
    try String(contentsOf: folder.appending(path: "schema.sql"), encoding: .utf8)
  }
}
