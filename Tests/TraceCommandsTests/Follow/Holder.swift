import Foundation
import TestSupport
import Testing

/// The sqlite3 shell with a transaction that keeps every other writer out.
final class Holder {
  private let process = Process()
  private let input = Pipe()

  init(in directory: TemporaryDirectory) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", "-bail", "x.db"]
    process.currentDirectoryURL = URL(filePath: directory.path)
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let begin = ".timeout 60000\nBEGIN EXCLUSIVE;\n.print begun\n"
    try input.fileHandleForWriting.write(contentsOf: Data(begin.utf8))
    try #require(output.fileHandleForReading.availableData == Data("begun\n".utf8))
  }

  deinit {
    release()
  }

  /// Ends the shell, and with it the transaction.
  func release() {
    guard process.isRunning else { return }
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
