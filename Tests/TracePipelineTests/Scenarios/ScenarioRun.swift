import Foundation
import TraceStore
import TraceWatch

@testable import TracePipeline

/// A scenario while it is run in one layout and in one way.
struct ScenarioRun {
  private let steps: [[String]]
  private let layout: ScenarioLayout
  private let way: ScenarioWay
  private let follow: FollowWorld
  private let files: ScenarioFiles

  init(steps: [[String]], _ layout: ScenarioLayout, _ way: ScenarioWay) throws {
    self.steps = steps
    self.layout = layout
    self.way = way
    follow = try FollowWorld()
    follow.include = layout.include
    follow.hearsKernel = way == .follows
    files = try ScenarioFiles(layout, root: follow.world.root, in: follow.world.folder)
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - certain: the messages that are to be rows, as often as they are named.
  ///   - possible: the messages that may be rows beside them, once each.
  ///   - isProvable: whether the files are still there that it all was in.
  /// - Returns: `nil`, or what went wrong.
  func failure(
    expecting certain: [String], possibly possible: [String] = [], isProvable: Bool = false
  ) -> String? {
    do {
      try play()
      if let seen = try difference(certain, possible) { return seen }
      // Everything is known: looking once more finds nothing.
      let rows = try follow.messages().count
      try follow.stop()
      try importAll()
      if let again = try difference(certain, possible) { return "and again: \(again)" }
      if try follow.messages().count != rows { return "and again: other rows" }
      return isProvable ? try unproven() : nil
    } catch {
      return "\(error)"
    }
  }

  private func play() throws {
    if [.follows, .sweeps, .restarts].contains(way) { try follow.start() }
    for (number, step) in steps.enumerated() {
      files.forgetEvents()
      for action in step { try files.perform(action) }
      if way.looks(after: number, of: steps.count) { try look(after: number) }
    }
  }

  private func look(after step: Int) throws {
    switch way {
    case .imports, .importsAtTheEnd, .importsFirstAndLast: try importAll()
    case .follows:
      tellEvents()
      try lookAgain()
    case .sweeps:
      follow.watcher.say { $0.hasLostTrack = true }
      try lookAgain()
    case .restarts:
      tellEvents()
      try follow.step()
      step % 2 == 0 ? try follow.stop() : follow.kill()
      try follow.start()
    case .crashes:
      do {
        try follow.start(failure: Failure(commits: 1 + step % 2, isAfterCommit: step % 3 == 0))
        try follow.step()
      } catch is InjectedFailure {}
      follow.kill()
      try follow.start()
      try follow.step()
      follow.kill()
    case .takesTurns:
      if step % 2 == 1 { return try importAll() }
      try follow.start()
      try follow.step()
      try follow.stop()
    case .followsAtTheEnd: try follow.start()
    case .restartsOnce:
      try follow.start()
      if step == 0 { try follow.stop() }
    }
  }

  private func tellEvents() {
    if follow.hearsKernel { return }
    follow.watcher.say { changes in
      changes.files.formUnion(files.touched)
      changes.directories.formUnion(files.madeDirectories)
      changes.goneDirectories.formUnion(files.goneDirectories)
    }
  }

  /// What cannot be told yet is told a moment later.
  private func lookAgain() throws {
    try follow.step()
    follow.time.pass(seconds: 1)
    try follow.step()
  }

  private func importAll() throws {
    _ = try Importer(read: follow.world.options, include: layout.include)
      .run(paths: [follow.world.root], into: try follow.world.database())
  }

  private func difference(_ certain: [String], _ possible: [String]) throws -> String? {
    var problems = try follow.world.rejects().map { "reject \($0)" }
    var left: [String: (wanted: Int, allowed: Int)] = [:]
    for message in certain { left[message, default: (0, 0)].wanted += 1 }
    for message in possible { left[message, default: (0, 0)].allowed += 1 }
    for message in try follow.messages() { left[message, default: (0, 0)].wanted -= 1 }
    for (message, count) in left.sorted(by: { $0.key < $1.key }) {
      if count.wanted > 0 { problems.append("missing \(message)") }
      if count.wanted + count.allowed < 0 { problems.append("surplus \(message)") }
    }
    guard !problems.isEmpty else { return nil }
    return problems.prefix(6).joined(separator: ", ")
      + (problems.count > 6 ? " … (\(problems.count))" : "")
  }

  /// What a verification finds that is not as it should be.
  private func unproven() throws -> String? {
    var verifier = Verifier(read: follow.world.options)
    verifier.include = layout.include
    let report = try verifier.verify(
      paths: [follow.world.root], in: try follow.world.database())
    guard let first = report.differences.first else { return nil }
    let name = first.path.split(separator: "/").last ?? ""
    return "verify: \(name):\(first.offset) \(first.what) (\(report.differences.count))"
  }
}
