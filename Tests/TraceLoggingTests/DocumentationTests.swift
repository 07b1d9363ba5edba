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
      .filter { $0 != "main.swift" && $0 != "Promises.swift" }.map {
        String($0.dropLast(".swift".count))
      }.sorted()
  }

  @Test("every example is a file that is compiled, and every file is an example")
  func code() throws {
    let files = try names().map {
      try String(contentsOfFile: "\(examples)/\($0).swift", encoding: .utf8)
    }
    // Compiled by `make logging-services`.
    let services = Built.repository + "/Tests/LoggingServices/Sources/logging-services"
    let others = try ["Service", "Server"].map {
      try String(contentsOfFile: "\(services)/\($0).swift", encoding: .utf8)
    }
    #expect(
      try Set(blocks().filter { $0.language == "swift" }.map(\.text)) == Set(files + others))
  }

  /// A row of the table of promises.
  private struct Promise {
    let name: String
    let call: String
    let shows: String
  }

  private func promises() throws -> [Promise] {
    let page = try String(contentsOfFile: Built.repository + "/docs/LOGGING.md", encoding: .utf8)
    let lines = page.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("| promise |") })
    return lines[(start + 2)...].prefix { $0.hasPrefix("| ") }.map { line in
      let cells = line.replacing("\\|", with: "\u{0}").split(separator: "|").map {
        $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
      }
      return Promise(
        name: cells[0], call: cells[1].withoutCodeMarks,
        shows: cells.count > 2 && !cells[2].isEmpty
          ? cells[2].components(separatedBy: "<br>").map { $0.withoutCodeMarks + "\n" }.joined()
          : "")
    }
  }

  @Test("every promise of the reference's page is kept by the call beside it")
  func table() throws {
    let folder = try TemporaryDirectory()
    let source = try String(contentsOfFile: "\(examples)/Promises.swift", encoding: .utf8)
    let environment = [
      "WORKFLOW_LOG_TRACE_ENABLE_WRITE": "true",
      "WORKFLOW_LOG_TRACE_URL": "sqlite:./logs/workflow_traces.db",
      "WORKFLOW_LOG_FORMAT_FILE": "[{level}] {message}",
      "PATH": Built.directory + ":/usr/local/bin:/usr/bin:/bin",
    ]
    let promises = try promises()
    #expect(promises.count > 25)
    var called: Set<String> = []
    for promise in promises {
      let run: Program
      if promise.call.hasPrefix("$ ") {
        run = try Program(
          running: "/bin/bash", ["-c", String(promise.call.dropFirst(2))],
          environment: environment, directory: folder.path)
      } else {
        // The page shows what is compiled: the call stands in the closure of its promise.
        let parts = source.components(separatedBy: "  \"\(promise.name)\": {\n")
        try #require(parts.count == 2, "\(promise.name)")
        let closure = try #require(parts[1].components(separatedBy: "\n  },\n").first)
        #expect(closure.onOneLine.contains(promise.call.onOneLine), "\(promise.name)")
        called.insert(promise.name)
        run = try Program(
          running: Built.examples, ["promise", promise.name], environment: environment,
          directory: folder.path)
      }
      #expect(run.status == 0, "\(promise.name): \(run.errors)")
      #expect(run.output == promise.shows, "\(promise.name)")
    }
    #expect(called.count == source.components(separatedBy: "\": {\n").count - 1)
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
      #expect(run.errors.isEmpty, "\(name): \(run.errors)")
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

extension StringProtocol {
  /// A cell of a table without the marks of code around it.
  fileprivate var withoutCodeMarks: String {
    hasPrefix("`") && hasSuffix("`") && count > 1 ? String(dropFirst().dropLast()) : String(self)
  }

  /// Spaces and line ends as one space each, and none inside brackets, as a formatter breaks lines.
  fileprivate var onOneLine: String {
    split { $0 == " " || $0 == "\n" }.joined(separator: " ")
      .replacing("( ", with: "(").replacing(" )", with: ")").replacing(" .", with: ".")
  }
}
