import Foundation
import Testing

/// Texts that were looked at and found good, in Snapshots.
enum Snapshot {
  /// `TRACETAIL_UPDATE_SNAPSHOTS=1 swift test` writes the texts as they are now.
  private static let isUpdating =
    ProcessInfo.processInfo.environment["TRACETAIL_UPDATE_SNAPSHOTS"] == "1"

  /// Compares a text with the one of that name.
  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots/\(name).txt")
    if isUpdating { try Data(text.utf8).write(to: file) }
    #expect(
      text == String(decoding: try Data(contentsOf: file), as: UTF8.self),
      sourceLocation: sourceLocation)
  }
}
