import Foundation
import TestSupport
import Testing
import TraceStore

@testable import TracePipeline

/// What becomes of runs that are archived, and go on.
@Suite("archived runs")
struct ArchivedRunTests {
  private func messages(_ world: World) throws -> [String] {
    try world.rows(["message"], withArchive: true).compactMap(\.values.first).sorted()
  }

  /// Expects these messages in both together, now and when all of it is archived again; and that it is
  /// proven.
  private func expect(
    _ world: World, _ wanted: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try messages(world) == wanted.sorted(), sourceLocation: sourceLocation)
    #expect(
      try world.verify(withArchive: true).differences.map(\.what) == [],
      sourceLocation: sourceLocation)
    try world.archive(isDeleting: true)
    #expect(try world.integer("SELECT count(*) FROM traces") == 0, sourceLocation: sourceLocation)
    #expect(
      try world.integer("SELECT count(*) FROM tracetail_withdrawn") == 0,
      sourceLocation: sourceLocation)
    #expect(try messages(world) == wanted.sorted(), sourceLocation: sourceLocation)
    #expect(try world.verify(withArchive: true).isProven, sourceLocation: sourceLocation)
  }

  @Test("are not imported again", arguments: [true, false])
  func again(isDeleting: Bool) throws {
    let world = try World(importing: "a", "b")
    try world.archive(isDeleting: isDeleting)
    let summary = try world.importAll()
    #expect(summary.rows == 0 && summary.bytes == 0)
    try expect(world, "a", "b")
  }

  @Test("a verification without the archive counts them, but not those that are copied only")
  func verification() throws {
    let world = try World(importing: "a", "b")
    try world.archive(isDeleting: false)
    #expect(try world.verify().archivedRuns == 0)
    try world.run("UPDATE traces SET message = 'x' WHERE message = 'a'")
    #expect(try !world.verify().isProven)
    try world.run("UPDATE traces SET message = 'a' WHERE message = 'x'")
    try world.archive(isDeleting: true)
    let report = try world.verify()
    #expect(report.archivedRuns == 1 && report.isProven && report.rows == 0)
  }

  @Test("new records of them are rows")
  func newRecords() throws {
    let world = try World(importing: "a")
    try world.archive(isDeleting: true)
    try world.append(line("b"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["b"])
    try expect(world, "a", "b")
  }

  @Test("a last record that goes on takes the place of the archived one")
  func openRecord() throws {
    let world = try World(importing: "a", "b")
    try world.archive(isDeleting: true)
    try world.append("second line\n", to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["b\nsecond line"])
    try expect(world, "a", "b\nsecond line")
  }

  @Test("metadata that comes late completes the archived texts")
  func lateMetadata() throws {
    let world = try World(importing: "a", "b")
    try world.archive(isDeleting: true)
    try world.append(json("a") + json("b"), to: "metadata.json")
    try world.importAll()
    let rows = try world.rows(["message", "process"], withArchive: true).map(\.values)
    #expect(rows == [["a", "7"], ["b", "7"]])
    try expect(world, "a", "b")
  }

  @Test("texts that come late are the archived metadata's, and no rows of their own")
  func lateTexts() throws {
    let world = try World()
    try world.append(json("a") + json("b"), to: "metadata.json")
    try world.importAll()
    try world.archive(isDeleting: true)
    try world.append(lines("b", "a"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages().isEmpty)
    try expect(world, "a", "b")
  }

  @Test("an archived text that turns out to be the torn beginning of a record is no row any more")
  func tornText() throws {
    let world = try World()
    try world.append(json("x"), to: "metadata.json")
    try world.append(line("x") + line("long").dropLast(3), to: "stdout.txt")
    try world.importAll()
    try world.archive(isDeleting: true)
    #expect(try messages(world) == ["lo", "x"])
    try world.append(json("long"), to: "metadata.json")
    try world.importAll()
    #expect(try messages(world) == ["long", "x"])
    try world.append("ng\n", to: "stdout.txt")
    try world.importAll()
    try expect(world, "long", "x")
  }

  @Test("runs with held rows, and those whose metadata may be among the rejects, stay")
  func unsettled() throws {
    let world = try World()
    try world.append(json("x\\ny") + "{\n", to: "metadata.json")
    try world.append("garbage\n", to: "stdout.txt")
    try world.importAll()
    let summary = try world.archive(isDeleting: true)
    #expect(summary.unsettled == 1 && summary.rows == 0)
    #expect(try world.messages() == ["x\ny"])
  }

  @Test("a directory that holds child runs too is archived run by run, and proven as a whole")
  func children() throws {
    let world = try World()
    for (child, second) in [("c1", 1), ("c2", 2)] {
      try world.append(
        json("of \(child)", more: ", \"run_id\": \"\(child)\", \"parent_run_id\": \"r\""),
        to: "metadata.json")
      try world.append(line("of \(child)"), to: "stdout.txt")
      _ = second
    }
    try world.importAll()
    try world.run("UPDATE traces SET datetime = '2999-01-01' WHERE run_id = 'c2'")
    let archive = Archive(try world.database(), to: try world.archiveDirectory())
    #expect(try archive.run(before: "2900-01-01", isDeleting: true).runs == 1)
    try world.run("UPDATE traces SET datetime = '2026-01-02 03:04:00' WHERE run_id = 'c2'")
    #expect(try world.messages() == ["of c2"])
    #expect(try world.verify().archivedRuns == 1)
    try expect(world, "of c1", "of c2")
  }
}
