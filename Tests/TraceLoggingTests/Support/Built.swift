import Foundation
import TestSupport

/// The programs beside the tests in the build directory, and the files of the repository.
enum Built {
  static let directory =
    (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    .deletingLastPathComponent().path
  static let tracetail = directory + "/tracetail"
  static let probe = directory + "/logging-probe"
  static let examples = directory + "/logging-examples"
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  /// Corpora that are not part of the repository; not everywhere.
  static let shared = repository + "/../shared/corpus/traces"

  /// Starts a program. What it says goes into a file of that name.
  static func start(
    _ path: String, _ arguments: [String], in folder: TemporaryDirectory, output: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(
      forWritingTo: URL(filePath: try folder.write("", to: output)))
    try process.run()
    return process
  }
}
