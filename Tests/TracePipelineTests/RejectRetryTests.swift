import TestSupport
import Testing
import TraceFormat
import TraceStore

@testable import TracePipeline

@Suite("Rejects that are parsed again")
struct RejectRetryTests {
  private static let wrong = "{level} :: {message}"
  private static let right = "{datetime} | {level} | {message}"

  private func text(_ message: String, level: String = "info") -> String {
    "2026-01-02 03:04:00 | \(level) | \(message)\n"
  }

  /// A world whose texts were imported with a template that is not theirs.
  private func misread(_ text: String, metadata: String? = nil) throws -> World {
    let world = try World(template: Self.wrong)
    try world.append(text, to: "stdout.txt")
    if let metadata { try world.append(metadata, to: "metadata.json") }
    try world.importAll()
    world.options.template = try Template(Self.right)
    return world
  }

  private func retry(_ world: World) throws -> RejectRetry.Summary {
    try RejectRetry(read: world.options).run(in: try world.database())
  }

  @Test("text without metadata becomes rows, and verify proves them")
  func textOnly() throws {
    let world = try misread(text("a") + text("b", level: "WARN"))
    #expect(try world.messages().isEmpty)
    let summary = try retry(world)
    #expect(summary.tried == 2)
    #expect(summary.moved == 2)
    #expect(summary.records == 2)
    #expect(summary.remaining == 0)
    #expect(
      try world.rows(["run_id", "level", "mode", "datetime", "message"]).map(\.values) == [
        ["r", "info", "stdout", "2026-01-02 03:04:00", "a"],
        ["r", "warning", "stdout", "2026-01-02 03:04:00", "b"],
      ])
    #expect(try world.rejects().isEmpty)
    try expectProven(world)
  }

  @Test("the lines of one record are put together, blank ones included")
  func severalLines() throws {
    let world = try misread(text("a\nTraceback\n\n  File") + text("b"))
    #expect(try world.rejects().count == 4)
    let summary = try retry(world)
    #expect(summary.moved == 4)
    #expect(summary.records == 2)
    #expect(try world.messages() == ["a\nTraceback\n\n  File", "b"])
    try expectProven(world)
  }

  @Test("a text whose metadata is a row already makes no second one")
  func paired() throws {
    let world = try misread(
      text("a") + text("text") + text("b"), metadata: json("a") + json("b") + json("metadata"))
    #expect(try world.messages() == ["a", "b", "metadata"])
    _ = try retry(world)
    #expect(try world.messages() == ["a", "b", "metadata", "text"])
    #expect(try world.rejects().isEmpty)
    try expectProven(world)
  }

  @Test("of equal texts as many are paired as there are records of metadata")
  func equalTexts() throws {
    let world = try misread(text("a") + text("a") + text("a"), metadata: json("a") + json("a"))
    _ = try retry(world)
    #expect(try world.messages() == ["a", "a", "a"])
    #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 2)
    try expectProven(world)
  }

  @Test("what this template does not take either stays a reject; other reasons are not tried")
  func remaining() throws {
    let world = try misread("garbage\n" + text("a"), metadata: "{\"torn\n")
    let summary = try retry(world)
    #expect(summary.tried == 2)
    #expect(summary.moved == 1)
    #expect(summary.remaining == 2)
    #expect(try world.rejects().sorted() == ["json: {\"torn", "no-header: garbage"])
    #expect(try world.messages() == ["a"])
    try expectProven(world)
  }

  @Test("a second retry finds nothing, and an import after it goes on in the file")
  func again() throws {
    let world = try misread(text("a"))
    _ = try retry(world)
    let summary = try retry(world)
    #expect(summary.tried == 0)
    try world.append(text("b"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["a", "b"])
    #expect(try world.differences() == [])
  }

  @Test("a template that takes nothing changes nothing")
  func nothing() throws {
    let world = try misread(text("a"))
    world.options.template = try Template("[{datetime}] {message}")
    let summary = try retry(world)
    #expect(summary.moved == 0)
    #expect(summary.remaining == 1)
    #expect(try world.rejects() == ["no-header: " + text("a").dropLast()])
  }

  @Test("a row of a retry has what the document of its run says")
  func document() throws {
    let world = try misread(text("a"), metadata: "{\"user_id\": \"u\"}")
    _ = try retry(world)
    #expect(try world.firstRow("message", "user_id") == ["a", "u"])
    try expectProven(world)
  }

  @Test("rejects of a rotated file belong to its stream")
  func rotated() throws {
    let world = try World(template: Self.wrong)
    try world.append(text("e", level: "error"), to: "stderr.txt.1")
    try world.importAll()
    world.options.template = try Template("{datetime} | error | {message}")
    _ = try retry(world)
    #expect(try world.firstRow("mode", "level", "message") == ["stderr", "error", "e"])
  }

  @Test("a row of a retry that is gone is missing")
  func deletedRow() throws {
    let world = try misread(text("a") + text("b"))
    _ = try retry(world)
    try world.run("DELETE FROM traces WHERE message = 'b'")
    #expect(try world.differences().count == 1)
  }

  @Test("a year that is said reads the formats that are known", arguments: [false, true])
  func year(isGone: Bool) throws {
    let world = try World()
    try world.append("Dec 31 23:59:59 h a[1]: old\nJan  1 00:00:00 h a[1]: new\n", to: "stdout.txt")
    try world.importAll()
    #expect(try world.rejects().count == 2)
    if isGone { try world.remove("stdout.txt") }
    world.options.datetimes = try DatetimeReader(year: 2025)
    #expect(try retry(world).moved == 2)
    #expect(
      try world.rows(["datetime", "message"]).map(\.values) == [
        ["2025-12-31 23:59:59", "old"], ["2026-01-01 00:00:00", "new"],
      ])
  }

  @Test("what is around the lines of a reject comes off, and colours")
  func wrapped() throws {
    let world = try World()
    let cri = "2026-01-01T00:00:00.5Z stderr F "
    try world.append(
      cri + "Jan  2 03:04:05 h a[1]: cron\n" + cri + "{\"message\":\"json\"}\n", to: "stdout.txt")
    try world.append("\u{1B}[32m<2026-01-02 03:04:05>\u{1B}[0m red\n", to: "stdout.txt", run: "s")
    try world.importAll()
    try world.remove("stdout.txt", run: "s")
    world.options.datetimes = try DatetimeReader(year: 2026)
    #expect(try retry(world).moved == 1)
    #expect(
      try world.rows(["datetime", "mode", "message"]).map(\.values).last
        == ["2026-01-02 03:04:05", "stderr", "cron"])
    world.options.templates = [try Template("<{datetime}> {message}")]
    #expect(try retry(world).moved == 1)
    #expect(try world.messages().last == "red")
    #expect(try world.rejects().isEmpty)
  }

  @Test("a failure leaves every reject where it was")
  func failure() throws {
    let world = try misread(text("a") + text("b"))
    try world.run(
      """
      CREATE TRIGGER fault BEFORE INSERT ON traces WHEN new.message = 'b' BEGIN
        SELECT RAISE(ABORT, 'fault'); END
      """)
    #expect(throws: StoreError.self) { try retry(world) }
    #expect(try world.rejects().count == 2)
    #expect(try world.messages().isEmpty)
  }
}
