import Foundation
import TestSupport

/// A terminal, as script(1) makes one.
enum Terminals {
  /// What a terminal of so many columns shows of a line of bash; `tracetail` is in its `PATH`.
  static func run(
    _ command: String, columns: Int, in directory: TemporaryDirectory
  ) throws -> String {
    try directory.write("stty cols \(columns); \(command)\n", to: "terminal.sh")
    return try Tool.shell(
      "exec script --quiet --return --command 'bash terminal.sh' /dev/null", in: directory,
      environment: ["TERM": "xterm", "NO_COLOR": ""]
    ).output.replacing("\r\n", with: "\n")
  }

  /// The text without its colours.
  static func plain(_ text: String) -> String {
    text.replacing(/\u{1B}\[[0-9]*m/, with: "")
  }
}
