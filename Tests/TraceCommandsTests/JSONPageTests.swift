import Foundation
import TestSupport
import Testing

@Suite("docs/JSON.md")
struct JSONPageTests {
  /// The fields of each command that has a section, in their order.
  private static let page: [(command: String, fields: [String])] = {
    let text =
      (try? String(contentsOfFile: Tool.repository + "/docs/JSON.md", encoding: .utf8)) ?? ""
    return text.split(separator: "\n## ").dropFirst().map { section in
      let lines = section.split(separator: "\n")
      let fields = lines.compactMap { line in
        line.firstMatch(of: /^\| `([a-z_]+)` \|/).map { String($0.output.1) }
      }
      return (String(lines.first ?? ""), fields)
    }
  }()

  @Test("the fields of every command are those of the page, in JSON and in CSV")
  func fields() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "stages.db"],
      in: directory)
    #expect(Self.page.count == 10)
    for (command, fields) in Self.page {
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
}
