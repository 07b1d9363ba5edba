import Foundation
import TestSupport
import Testing

@testable import TraceCommands

@Suite("Help texts")
struct HelpTests {
  private static let pages: [(name: String, arguments: [String])] = [
    ("tracetail", []), ("import", ["import"]), ("follow", ["follow"]), ("verify", ["verify"]),
    ("rejects", ["rejects"]), ("reimport", ["reimport"]), ("runs", ["runs"]), ("show", ["show"]),
    ("report", ["report"]),
    ("search", ["search"]), ("query", ["query"]), ("status", ["status"]),
    ("maintain", ["maintain"]), ("backup", ["backup"]), ("archive", ["archive"]),
    ("doctor", ["doctor"]), ("serve", ["serve"]),
  ]

  @Test("every help text is the one in Snapshots", arguments: pages.indices)
  func snapshot(_ index: Int) throws {
    let (name, arguments) = Self.pages[index]
    let directory = try TemporaryDirectory()
    let help = try Tool.run(arguments + ["--help"], in: directory)
    #expect(help.status == 0)
    #expect(help.errors.isEmpty)
    try Snapshot.expect(help.output, is: name)
  }

  @Test("no line of a help text is longer than 80 columns", arguments: pages.indices)
  func width(_ index: Int) throws {
    let directory = try TemporaryDirectory()
    let help = try Tool.run(
      Self.pages[index].arguments + ["--help"], in: directory)
    for line in help.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("every option of follow can be in its configuration, but for that which names it")
  func configurable() throws {
    let directory = try TemporaryDirectory()
    let help = try Tool.run(["follow", "--help"], in: directory).output
    let names = help.matches(of: /^ +(?:-\w, )?--([a-z-]+)/.anchorsMatchLineEndings()).map {
      String($0.output.1)
    }
    #expect(ConfigurationFile.names == Set(names).subtracting(["config", "version", "help"]))
  }

  @Test("the version is a number that the changelog knows of")
  func version() throws {
    let directory = try TemporaryDirectory()
    let version = try Tool.run(["--version"], in: directory)
    #expect(version.status == 0)
    #expect(version.output == "tracetail \(Version.number)\n")
  }

  @Test("the README has every exit status with its meaning")
  func exitStatuses() throws {
    let readme = String(
      decoding: try Data(contentsOf: URL(filePath: Tool.repository + "/README.md")),
      as: UTF8.self)
    for status in ExitStatus.allCases {
      #expect(readme.contains("| \(status.rawValue) | \(status.meaning) |"))
    }
  }

  @Test("an exit status is used once")
  func distinct() {
    #expect(Set(ExitStatus.allCases.map(\.rawValue)).count == ExitStatus.allCases.count)
  }
}
