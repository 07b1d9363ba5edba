import Foundation
import TestSupport
import Testing

/// `docs/FORMATS.md`: each of its examples is imported, and becomes the rows that the page says.
@Suite("The page of formats")
struct FormatsPageTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let command: String
    let text: String
    let rows: [[String]]

    var testDescription: String { command + " # " + (text.split(separator: "\n").first ?? "") }
  }

  private static let examples: [Example] = {
    let page =
      (try? String(contentsOfFile: Tool.repository + "/docs/FORMATS.md", encoding: .utf8)) ?? ""
    return page.components(separatedBy: "```\n$ ").dropFirst().compactMap { part in
      let halves = part.components(separatedBy: "\n```\n")
      guard halves.count >= 2, let end = halves[0].firstIndex(of: "\n") else { return nil }
      let table = halves[1].split(separator: "\n").drop { !$0.hasPrefix("|--") }.dropFirst()
        .prefix { $0.hasPrefix("|") }
      return Example(
        command: String(halves[0][..<end]),
        text: halves[0][halves[0].index(after: end)...] + "\n",
        rows: table.map { line in
          line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            .map { $0.trimmingCharacters(in: .whitespaces) }
        })
    }
  }()

  @Test("there are examples")
  func count() {
    #expect(Self.examples.count >= 7)
  }

  @Test("an example becomes the rows of the page", arguments: examples)
  func rows(_ example: Example) throws {
    let folder = try TemporaryDirectory()
    try folder.append(example.text.utf8, to: "app.log")
    let program = try Tool.shell(example.command + " --db t.db -q", in: folder)
    #expect(program.status == 0, "\(program.errors)")
    let query = """
      SELECT datetime, level, replace(message, char(10), '\\n') AS message, \
      ifnull(metadata, '') AS more FROM traces ORDER BY id
      """
    let json = try Tool.run(["query", query, "--db", "t.db", "--json"], in: folder)
    let rows = try json.output.split(separator: "\n").map { line in
      let row = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      return ["datetime", "level", "message", "more"].map { row[$0] ?? "" }
    }
    #expect(rows == example.rows)
  }

  @Test(
    "the template that a dry run prints gives the same rows when it is given back",
    arguments: examples)
  func givenBack(_ example: Example) throws {
    guard !example.command.contains("--template") else { return }
    let folder = try TemporaryDirectory()
    try folder.append(example.text.utf8, to: "app.log")
    let dryRun = try Tool.shell(example.command + " --dry-run --json", in: folder)
    struct Survey: Decodable {
      let templates: [String]
    }
    let line = try #require(dryRun.output.split(separator: "\n").first)
    let survey = try JSONDecoder().decode(Survey.self, from: Data(line.utf8))
    let given = survey.templates.map { " --template '\($0)'" }.joined()
    _ = try Tool.shell(
      "\(example.command) --db a.db -q; \(example.command)\(given) --db b.db -q", in: folder)
    let query = "SELECT datetime, level, message, metadata FROM traces ORDER BY id"
    let found = try Tool.run(["query", query, "--db", "a.db", "--csv"], in: folder).output
    let back = try Tool.run(["query", query, "--db", "b.db", "--csv"], in: folder).output
    #expect(found == back)
    #expect(found.split(separator: "\n").count > 1)
  }
}
