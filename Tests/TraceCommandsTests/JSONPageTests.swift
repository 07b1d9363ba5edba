import Foundation
import TestSupport
import Testing

@Suite("docs/JSON.md")
struct JSONPageTests {
  private typealias Section = (command: String, fields: [String])

  /// The fields of each command that has a section, in their order: of those that look at traces, and
  /// of those that read files.
  private static let page: [[Section]] = {
    let text =
      (try? String(contentsOfFile: Tool.repository + "/docs/JSON.md", encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n# JSON of the commands that read files\n").map(sections)
  }()

  private static func sections(_ text: String) -> [Section] {
    text.split(separator: "\n## ").dropFirst().map { section in
      let lines = section.split(separator: "\n")
      let fields = lines.compactMap { line in
        line.firstMatch(of: /^\| `([a-z_]+)` \|/).map { String($0.output.1) }
      }
      return (String(lines.first ?? ""), fields)
    }
  }

  @Test("the fields of every command are those of the page, in JSON and in CSV")
  func fields() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "stages.db"],
      in: directory)
    #expect(Self.page[0].count == 10)
    for (command, fields) in Self.page[0] {
      var arguments = command.split(separator: " ").dropFirst().map(String.init)
      switch command {
      case "tracetail runs": arguments.append("--tree")
      case "tracetail show": arguments.append("latest")
      case "tracetail search": arguments.append("load")
      default: break
      }
      // What is looked at has no stages.
      arguments += ["--db", command == "tracetail report stages" ? "stages.db" : "x.db"]
      for format in ["--json", "--csv"] {
        let outcome = try Tool.run(arguments + [format], in: directory)
        let first = try #require(outcome.output.split(separator: "\n").first, "\(command)")
        let names =
          format == "--csv"
          ? first.split(separator: ",").map(String.init)
          : first.matches(of: /[{,]"([a-z_]+)":/).map { String($0.output.1) }.filter {
            fields.contains($0)
          }
        var unique: [String] = []
        for name in names where !unique.contains(name) { unique.append(name) }
        #expect(unique == fields, "\(command) \(format)")
      }
      let object = try Tool.run(arguments + ["--json"], in: directory).jsonLines()
      #expect(Set(object.first?.keys.map { $0 } ?? []) == Set(fields), "\(command)")
    }
  }

  @Test("the fields of the commands that read files are those of the page")
  func files() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.write("not a record\n", to: "logs/run_id=2/stdout.txt")
    let page = Dictionary(uniqueKeysWithValues: try #require(Self.page.last).map { ($0.0, $0.1) })
    #expect(page.count == 5)
    func objects(_ arguments: String...) throws -> [[String: Any]] {
      let outcome = try Tool.run(arguments + ["logs", "--db", "x.db", "--json"], in: directory)
      return try outcome.jsonLines()
    }
    func check(
      _ command: String, _ objects: [[String: Any]],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let fields = try #require(page[command], sourceLocation: sourceLocation)
      #expect(fields == fields.sorted(), sourceLocation: sourceLocation)
      let found = Set(objects.flatMap(\.keys))
      #expect(found == Set(fields), sourceLocation: sourceLocation)
    }
    let survey = try objects("import", "--dry-run")
    try check("tracetail import --dry-run", survey.dropLast())
    let imported = try objects("import")
    try check("tracetail import", imported)
    let last = Set(try #require(survey.last).keys)
    #expect(last.isSubset(of: Set(imported[0].keys)))
    try check("tracetail verify", try objects("verify"))
    try check("tracetail status", try objects("status"))
    // Something is not as it should be: there is no such path.
    let doctor = try Tool.run(["doctor", "none", "--db", "x.db", "--json"], in: directory)
    try check("tracetail doctor", try doctor.jsonLines())
  }
}
