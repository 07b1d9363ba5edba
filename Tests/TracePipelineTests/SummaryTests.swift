import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import TraceTail

@testable import TracePipeline
@testable import TraceStore

@Suite("What an import says of itself, and what happens when it is stopped")
struct SummaryTests {
  /// Three runs: paired, text with a reject, metadata alone.
  private func world() throws -> (world: World, bytes: Int64) {
    let world = try World()
    let files = [
      ("r", "stdout.txt", lines("a", "b", "text")), ("r", "stderr.txt", line("e", level: "error")),
      ("r", "metadata.json", json("a") + json("b") + json("metadata") + "{\n"),
      ("s", "stdout.txt", "x\n" + lines("c", "d\nmore")), ("t", "metadata.json", json("f")),
    ]
    for (run, file, text) in files { try world.append(text, to: file, run: run) }
    return (world, Int64(files.reduce(0) { $0 + $1.2.utf8.count }))
  }

  private func expect(
    _ summary: ImportSummary, bytes: Int64, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(summary.records == 8, sourceLocation: sourceLocation)
    #expect(summary.rejects == 2, sourceLocation: sourceLocation)
    #expect(
      summary.rejectReasons.map(\.reason).sorted() == ["json", "no-header"],
      sourceLocation: sourceLocation)
    #expect(summary.runs == 3, sourceLocation: sourceLocation)
    #expect(summary.sources == 5, sourceLocation: sourceLocation)
    #expect(summary.bytes == bytes, sourceLocation: sourceLocation)
    #expect(summary.skippedBytes == 0, sourceLocation: sourceLocation)
    #expect(!summary.isInterrupted, sourceLocation: sourceLocation)
  }

  @Test("its numbers are exact, however batches are cut", arguments: [1, 2, 3, 10_000])
  func numbers(batchSize: Int) throws {
    let (world, bytes) = try world()
    let summary = try world.importAll(batchSize: batchSize)
    expect(summary, bytes: bytes)
    #expect(summary.rows == 8)
    #expect(try world.integer("SELECT count(*) FROM traces") == 8)
    #expect(try world.verify().isProven)
  }

  @Test("a survey says the same, and writes nothing")
  func survey() throws {
    let (world, bytes) = try world()
    var sources: [SourceSurvey] = []
    let summary = try Importer(read: world.options).survey(paths: [world.root]) {
      sources.append($0)
    }
    expect(summary, bytes: bytes)
    #expect(!FileManager.default.fileExists(atPath: world.databasePath))
    let survey = try #require(sources.first { $0.path == world.path("stdout.txt", run: "s") })
    #expect(survey.records == 2)
    #expect(survey.rejects == 1)
    #expect(survey.template == "[{datetime}] [{level}] {message}")
    #expect(survey.bytes == Int64(try world.bytes("stdout.txt", run: "s").count))
    #expect(survey.firstDatetime == "2026-01-02 03:04:00")
    #expect(sources.count == 5)
    #expect(sources.reduce(0) { $0 + $1.bytes } == bytes)
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == summary.records)
  }

  @Test("an import of an unchanged root reads nothing, and says how much it passed over")
  func unchanged() throws {
    let (world, bytes) = try world()
    try world.importAll()
    let before = try world.integer("SELECT count(*) FROM tracetail_batches")
    let again = try world.importAll()
    #expect(again.bytes == 0)
    #expect(again.skippedBytes == bytes)
    #expect(again.records == 0)
    #expect(again.rows == 0)
    #expect(again.rejects == 0)
    #expect(again.runs == 3)
    #expect(again.sources == 5)
    #expect(try world.integer("SELECT count(*) FROM tracetail_batches") == before)
  }

  @Test("a record that is continued is read once more, and is no row more")
  func continued() throws {
    let (world, _) = try world()
    try world.importAll()
    try world.append("and more\n", to: "stdout.txt", run: "s")
    let summary = try world.importAll()
    #expect(summary.records == 1)
    #expect(summary.rows == 0)
    #expect(summary.bytes == Int64("[2026-01-02 03:04:00] [info] d\nmore\nand more\n".utf8.count))
  }

  @Test("progress ends with all bytes and records, and knows how many there are")
  func progress() throws {
    let (world, bytes) = try world()
    let progress = ImportProgress(isWatched: true)
    _ = try Importer(read: world.options).run(
      paths: [world.root], into: try world.database(), progress: progress)
    #expect(progress.snapshot.totalBytes == bytes)
    #expect(progress.snapshot.bytes == bytes)
    #expect(progress.snapshot.records == 8)
    #expect(progress.snapshot.activity?.hasPrefix("building idx_traces_") == true)
  }

  // MARK: Stopped

  @Test("stopped after any batch, it keeps what was read, and the next import goes on from there")
  func stopped() throws {
    var looks = 0
    var wasStopped = true
    while wasStopped {
      let (world, _) = try world()
      let count = Mutex(0)
      let limit = looks
      let summary = try Importer(read: world.options, batchSize: 1).run(
        paths: [world.root], into: try world.database(),
        isInterrupted: {
          count.withLock { count in
            count += 1
            return count > limit
          }
        })
      wasStopped = summary.isInterrupted
      let rows = try world.integer("SELECT count(*) FROM traces")
      #expect(rows == summary.rows, "stopped at look \(looks)")
      #expect(wasStopped || rows == 8)
      #expect(try world.database().hasDeferredIndexes() == wasStopped)
      try world.importAll()
      #expect(try world.messages() == ["a", "b", "c", "d\nmore", "e", "f", "metadata", "text"])
      #expect(try !world.database().hasDeferredIndexes())
      #expect(try world.differences() == [], "stopped at look \(looks)")
      looks += 1
    }
    #expect(looks > 5)
  }

  @Test("a failure after any commit, made or not, costs nothing", arguments: [true, false])
  func failed(isAfterCommit: Bool) throws {
    var commits = 1
    var hasFailed = true
    while hasFailed {
      let (world, _) = try world()
      do {
        try world.importAll(
          batchSize: 1, failure: Failure(commits: commits, isAfterCommit: isAfterCommit))
        hasFailed = false
      } catch is InjectedFailure {}
      try world.importAll()
      #expect(try world.integer("SELECT count(*) FROM traces") == 8, "commit \(commits)")
      #expect(try world.differences() == [], "commit \(commits)")
      commits += 1
    }
    #expect(commits > 5)
  }

  @Test("a file that cannot be read costs itself, and is named")
  func problem() throws {
    let (world, _) = try world()
    try world.folder.makeDirectory("logs/run_id=u")
    try world.folder.makeFIFO(world.name("stdout.txt", run: "u"))
    let summary = try world.importAll()
    #expect(summary.problemCount == 1)
    #expect(summary.problems.map(\.path) == [world.path("stdout.txt", run: "u")])
    #expect(try world.integer("SELECT count(*) FROM traces") == 8)
  }

  @Test("the tracetail tables can be dropped; an import then imports everything again")
  func dropped() throws {
    let (world, _) = try world()
    try world.importAll()
    let tables = try world.database().queue.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'tracetail_*'
          ORDER BY rowid DESC
          """)
    }
    try world.run(tables.map { "DROP TABLE \($0)" }.joined(separator: ";"))
    #expect(try world.integer("SELECT count(*) FROM traces") == 8)
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == 16)
    #expect(try world.differences() == [], "the rows of before are nobody's")
  }
}
