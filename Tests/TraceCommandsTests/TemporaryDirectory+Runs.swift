import Foundation
import TestSupport

extension TemporaryDirectory {
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Writes a run of text only: `count` records of the main template.
  func writeRun(_ id: String, records count: Int, under root: String = "logs") throws {
    let lines = (0..<count).map { "[2026-01-02 03:04:05] [info] message \($0)\n" }
    try write(lines.joined(), to: "\(root)/run_id=\(id)/stdout.txt")
  }
}
