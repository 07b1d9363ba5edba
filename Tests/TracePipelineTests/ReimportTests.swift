import TestSupport
import Testing
import TraceFormat
import TraceStore

@testable import TracePipeline

@Suite("Runs that are read again")
struct ReimportTests {
  private static let wrong = "{level} :: {message}"
  private static let right = "{datetime} {level} {message}"

  private func text(_ message: String) -> String { "2026-01-02 03:04:00 info \(message)\n" }

  private func reimport(_ world: World) throws -> Reimport.Summary {
    try Reimport(read: world.options).run(paths: [world.root], in: try world.database())
  }

  /// Expects the rows and rejects of a first import with the same options.
  private func expectFirstImport(
    _ world: World, _ files: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let other = try World()
    other.options = world.options
    for file in files { try other.append(world.bytes(file), to: file) }
    try other.importAll()
    let columns = Column.allCases.map(\.name)
    #expect(
      try world.rows(columns).map(\.description).sorted()
        == other.rows(columns).map(\.description).sorted(), sourceLocation: sourceLocation)
    #expect(
      try world.rejects().sorted() == other.rejects().sorted(), sourceLocation: sourceLocation)
    #expect(try world.differences() == [], sourceLocation: sourceLocation)
  }

  @Test("with another template the rows are those of a first import with it")
  func template() throws {
    let world = try World(template: Self.wrong)
    try world.append(text("a\nmore") + text("b") + "   \n", to: "stdout.txt")
    try world.append(json("a\\nmore") + json("other"), to: "metadata.json")
    try world.importAll()
    world.options.template = try Template(Self.right)
    let summary = try reimport(world)
    #expect(summary.runs == 1)
    #expect(summary.withdrawn == 2)
    #expect(summary.rows == 3)
    try expectFirstImport(world, ["stdout.txt", "metadata.json"])
  }

  @Test("rows that are missing come back, and what was read last can go on")
  func missingRows() throws {
    let world = try World(importing: "a", "b")
    try world.run("DELETE FROM traces WHERE message = 'a'")
    _ = try reimport(world)
    #expect(try world.messages() == ["a", "b"])
    try world.append("more\n" + line("c"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["a", "b\nmore", "c"])
    try expectProven(world)
  }

  @Test("a run stays as it is where a file is gone that was read")
  func gone() throws {
    let world = try World(importing: "a")
    try world.append(line("old"), to: "stdout.txt.1")
    try world.importAll()
    try world.remove("stdout.txt.1")
    let summary = try reimport(world)
    #expect(summary.runs == 0)
    #expect(
      summary.refused.map(\.reason) == ["what was read of stdout.txt.1 is not there any more"])
    #expect(try world.messages() == ["a", "old"])
  }

  @Test("a failure leaves all as it was")
  func failure() throws {
    let world = try World(importing: "a", "b")
    let before = try world.rows()
    try world.run(
      """
      CREATE TRIGGER fault BEFORE INSERT ON traces WHEN new.message = 'b' BEGIN
        SELECT RAISE(ABORT, 'fault'); END
      """)
    #expect(throws: StoreError.self) { try reimport(world) }
    #expect(try world.rows() == before)
  }

  // MARK: Rejects

  private func retry(_ world: World) throws -> RejectRetry.Summary {
    world.options.template = try Template(Self.right)
    return try RejectRetry(read: world.options).run(in: try world.database())
  }

  private func misread(_ bytes: [UInt8]) throws -> World {
    let world = try World(template: Self.wrong)
    try world.append(bytes, to: "stdout.txt")
    try world.importAll()
    return world
  }

  @Test(
    "after a retry all is as a first import would make it: blank lines, bytes that are no UTF-8")
  func retryIsFirstImport() throws {
    let world = try misread(
      Array((text("a") + "\n").utf8) + Array(text("caf").utf8.dropLast()) + [0xE9, 0x0A])
    _ = try retry(world)
    #expect(try world.rejects().count == 1)
    try expectFirstImport(world, ["stdout.txt"])
  }

  @Test("what a retry has read last can go on")
  func retriedRecordGrows() throws {
    let world = try misread(Array((text("a") + "Traceback\n").utf8))
    _ = try retry(world)
    try world.append("  File x\n" + text("b"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["a\nTraceback\n  File x", "b"])
    try expectFirstImport(world, ["stdout.txt"])
  }

  @Test("metadata that comes after a retry finds its texts", arguments: [false, true])
  func metadataAfterRetry(isGone: Bool) throws {
    let world = try misread(Array((text("a") + text("b")).utf8))
    try world.append(line("x"), to: "stderr.txt")
    if isGone { try world.remove("stdout.txt") }
    _ = try retry(world)
    world.options.template = nil
    if !isGone { world.options.template = try Template(Self.right) }
    try world.append(
      json("a") + json("b"), to: "metadata.json")
    world.options.template = try Template(Self.right)
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces WHERE message IN ('a', 'b')") == 2)
    #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 2)
  }

  @Test("sources that were understood keep their template when another of their run is retried")
  func otherSources() throws {
    let world = try World()
    try world.append(line("main"), to: "stderr.txt")
    try world.append(text("a"), to: "stdout.txt")
    world.options.template = nil
    try world.importAll()
    _ = try retry(world)
    #expect(try world.messages() == ["a", "main"])
  }
}
