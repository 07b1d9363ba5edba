import Testing

@testable import TracePipeline

@Suite("Runs that were at work at the same time, imported into a database that has rows")
struct RunTurnsTests {
  private static let runs = ["a", "b", "c"]
  private static let records = 3_000

  /// A database with more rows than are new, so that its indexes stay, and three runs that are
  /// longer than a turn, one of them with metadata.
  private func world() throws -> World {
    let world = try World()
    try world.append(text(of: "old", 4 * Self.records), to: "stdout.txt", run: "old")
    try world.importAll()
    for run in Self.runs {
      try world.append(text(of: run, Self.records), to: "stdout.txt", run: run)
    }
    let metadata = (0..<Self.records).map { json(message("c", $0)) }
    try world.append(metadata.joined(), to: "metadata.json", run: "c")
    return world
  }

  private func text(of run: String, _ count: Int) -> String {
    (0..<count).map { line(message(run, $0)) }.joined()
  }

  private func message(_ run: String, _ number: Int) -> String {
    "\(run)\(number) " + String(repeating: "x", count: 80)
  }

  private func expectAll(in world: World) throws {
    for run in Self.runs {
      let messages = try world.rows(["run_id", "message"]).map(\.values).filter { $0[0] == run }
      #expect(messages.map { $0[1] } == (0..<Self.records).map { message(run, $0) }, "\(run)")
    }
    #expect(try world.integer("SELECT count(*) FROM traces") == 7 * Self.records)
    #expect(try world.verify().isProven)
  }

  @Test("are read in turns, and each row and run counts once")
  func turns() throws {
    let world = try world()
    let summary = try world.importAll()
    #expect(summary.runs == 4)
    #expect(summary.sources == 5)
    #expect(summary.rows == 3 * Self.records)
    // The first rows of each stand before the last of any.
    #expect(
      try world.integer(
        """
        SELECT max(first) < min(last) FROM
          (SELECT min(id) AS first, max(id) AS last FROM traces WHERE run_id <> 'old' GROUP BY run_id)
        """) == 1)
    try expectAll(in: world)
  }

  @Test("and go on where a failure has stopped them", arguments: [1, 3, 6, 9])
  func failure(commits: Int) throws {
    let world = try world()
    #expect(throws: InjectedFailure.self) {
      try world.importAll(
        batchSize: 700, failure: Failure(commits: commits, isAfterCommit: commits % 2 == 1))
    }
    try world.importAll(batchSize: 700)
    try expectAll(in: world)
  }

  @Test("are read once where two paths lead to them")
  func twoPaths() throws {
    let world = try world()
    let summary = try world.importAll(paths: [world.root, world.root])
    #expect(summary.rows == 3 * Self.records)
    try expectAll(in: world)
  }
}
