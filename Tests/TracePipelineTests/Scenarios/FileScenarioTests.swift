import Foundation
import TestSupport
import Testing

/// What people and programs do to log files: some hundreds of short histories, each looked at in
/// several ways, by importers and by followers.
///
/// Each of them is run in two ways, always the same; `TRACETAIL_SCENARIOS=all` runs every one in
/// every way, and `TRACETAIL_SCENARIOS=WORD` those whose name has the word.
@Suite("What happens to a log")
struct FileScenarioTests {
  private static let chosen = ProcessInfo.processInfo.environment["TRACETAIL_SCENARIOS"]

  @Test("a file that is renamed", arguments: chosen(of: FileScenario.renamed))
  func renamed(_ scenario: FileScenario) { check(scenario) }

  @Test(
    "a file that is renamed by one of many rules", arguments: chosen(of: FileScenario.rotatedNames))
  func rotatedNames(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that is copied", arguments: chosen(of: FileScenario.copied))
  func copied(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that is compressed", arguments: chosen(of: FileScenario.compressed))
  func compressed(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that becomes shorter", arguments: chosen(of: FileScenario.shortened))
  func shortened(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that is replaced or restored", arguments: chosen(of: FileScenario.replaced))
  func replaced(_ scenario: FileScenario) { check(scenario) }

  @Test("a file with several names", arguments: chosen(of: FileScenario.linked))
  func linked(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that is removed or moved", arguments: chosen(of: FileScenario.moved))
  func moved(_ scenario: FileScenario) { check(scenario) }

  @Test("a file that is written in unusual ways", arguments: chosen(of: FileScenario.written))
  func written(_ scenario: FileScenario) { check(scenario) }

  private static func chosen(of scenarios: [FileScenario]) -> [FileScenario] {
    guard let chosen, chosen != "all" else { return scenarios }
    return scenarios.filter { $0.name.contains(chosen) }
  }

  private func check(_ scenario: FileScenario) {
    var runs = scenario.layouts.flatMap { layout in
      scenario.ways.map { (layout: layout, way: $0.way, messages: $0.messages) }
    }
    if Self.chosen == nil {
      // The name chooses, so that scenarios are not all run in the same ways.
      let name = scenario.name.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
      var random = SeededRandom(seed: Self.seed &+ name)
      runs.shuffle(using: &random)
      runs = Array(runs.prefix(2))
    }
    for run in runs {
      do {
        let failure = try ScenarioRun(steps: scenario.steps, run.layout, run.way).failure(
          expecting: FileScenario.messages(run.messages),
          isProvable: scenario.isProvable && scenario.atTheEnd == run.messages)
        if let failure {
          Issue.record(
            "\(run.layout.rawValue), \(run.way.rawValue): \(failure)\n\(scenario.script)")
        }
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  /// A table does not change with the commit.
  private static let seed: UInt64 = 12_279_644_077_707_427_802
}
