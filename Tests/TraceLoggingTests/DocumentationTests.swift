import Foundation
import TestSupport
import Testing

@Suite("docs/LOGGING.md")
struct DocumentationTests {
  /// A piece of code of the page: its language, and its lines.
  private struct Block {
    let language: String
    let text: String
  }

  private let examples = Built.repository + "/Tests/LoggingExamples"

  private func blocks() throws -> [Block] {
    let page = try String(contentsOfFile: Built.repository + "/docs/LOGGING.md", encoding: .utf8)
    // What stands between two fences is every second part.
    let parts = page.components(separatedBy: "```")
    return stride(from: 1, to: parts.count, by: 2).map { position in
      let end = parts[position].firstIndex(of: "\n") ?? parts[position].endIndex
      return Block(
        language: String(parts[position][..<end]), text: String(parts[position][end...].dropFirst())
      )
    }
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: examples)
      .filter { $0 != "main.swift" }.map { String($0.dropLast(".swift".count)) }.sorted()
  }

  @Test("every example is a file that is compiled, and every file is an example")
  func code() throws {
    let files = try names().map {
      try String(contentsOfFile: "\(examples)/\($0).swift", encoding: .utf8)
    }
    #expect(try Set(blocks().filter { $0.language == "swift" }.map(\.text)) == Set(files))
  }

  @Test("every example does what the page says")
  func output() throws {
    let blocks = try blocks()
    var shown = 0
    for name in try names() {
      let folder = try TemporaryDirectory()
      let file = try String(contentsOfFile: "\(examples)/\(name).swift", encoding: .utf8)
      let position = try #require(blocks.firstIndex { $0.text == file }, "\(name)")
      let run = try Program(running: Built.examples, [name], directory: folder.path)
      #expect(run.status == 0, "\(name): \(run.errors)")
      #expect(run.errors.isEmpty, "\(name)")
      // The blocks behind it, up to the next example: what it prints, and what the shell shows then.
      var output = run.output
      for block in blocks[(position + 1)...].prefix(while: { $0.language != "swift" }) {
        if block.language == "console" {
          let lines = block.text.split(
            separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
          let command = try #require(lines.first?.dropFirst(2))
          let shell = try Program(
            running: "/bin/bash", ["-c", String(command)], directory: folder.path)
          output = shell.output
          #expect(output == lines.last ?? "", "\(name): \(command)")
        } else {
          #expect(output == block.text, "\(name)")
        }
        shown += 1
      }
    }
    #expect(shown >= 6)
  }
}
