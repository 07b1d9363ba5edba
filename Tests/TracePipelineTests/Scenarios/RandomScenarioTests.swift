import Foundation
import TestSupport
import Testing

/// Random histories of log files, against a model that only keeps lists of messages.
///
/// Each line that was in a file of the root when somebody looked is one row. A line that was gone
/// before may be a row, as a follower keeps files open. No line is two rows, and nothing else is
/// one. Of each history the script is printed if it fails, which can go into the tables as it is.
/// `TRACETAIL_ODDITIES` says how many files of a history may be restored, set back or trimmed,
/// `TRACETAIL_CASES` how many histories there are; `TRACETAIL_CASE` runs one by the seed that a failure
/// names.
@Suite("Whatever happens to logs")
struct RandomScenarioTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let oddities = environment["TRACETAIL_ODDITIES"].flatMap { Int($0) } ?? 0
  private static let cases = SeededRandom.cases(100)

  @Test("each line that could be read is one row")
  func random() throws {
    var random = SeededRandom()
    let chosen = Self.environment["TRACETAIL_CASE"].flatMap { UInt64($0) }
    var failures = 0
    for number in 0..<(chosen == nil ? Self.cases : 1) {
      let seed = chosen ?? random.next()
      let scenario = RandomScenario(seed: seed, oddities: Self.oddities)
      var own = SeededRandom(seed: seed)
      let shuffled = ScenarioWay.allCases.shuffled(using: &own)
      let ways = chosen == nil ? shuffled.prefix(1) : shuffled[...]
      for way in ways {
        let wanted = scenario.messages(way)
        let run = try ScenarioRun(steps: scenario.steps, scenario.layout, way)
        if let failure = run.failure(
          expecting: wanted.certain, possibly: wanted.possible)
        {
          failures += 1
          Issue.record(
            """
            case \(number), seed \(seed), \(scenario.layout.rawValue), \(way.rawValue): \(failure)
            \(scenario.script)
            """)
        }
      }
      if failures >= 10 { return }
    }
  }
}
