import Foundation

/// The corpora of real traces: some in the repository, more where the shared folder is beside it.
enum Corpora {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let roots = [
    package.appending(path: "fixtures"),
    package.deletingLastPathComponent().appending(path: "shared/corpus"),
  ]

  /// The directories of the traces of the writer.
  static let traces = roots.flatMap { entries($0.appending(path: "traces")) }
    .filter { $0.hasDirectoryPath }

  /// The logs of other programs.
  static let foreign = roots.flatMap { entries($0.appending(path: "foreign")) }
    .filter { $0.pathExtension == "log" }

  /// Every file below a directory.
  static func files(in directory: URL) -> [URL] {
    let walk = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
    return (walk?.compactMap { $0 as? URL } ?? []).sorted { $0.path < $1.path }
  }

  private static func entries(_ directory: URL) -> [URL] {
    let found = try? FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    return (found ?? []).sorted { $0.path < $1.path }
  }
}
