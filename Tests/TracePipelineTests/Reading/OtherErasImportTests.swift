import TestSupport
import Testing

@testable import TracePipeline

@Suite("An import into a traces table of another era")
struct OtherErasImportTests {
  /// The columns of the first releases, ids without AUTOINCREMENT, and no created_at.
  private static let early =
    """
    CREATE TABLE traces (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, level TEXT NOT NULL,
      message TEXT NOT NULL, error_flag BOOLEAN NOT NULL, datetime TEXT NOT NULL,
      process INTEGER NOT NULL, thread INTEGER NOT NULL, filename TEXT NOT NULL,
      lineno INTEGER NOT NULL)
    """

  private func world() throws -> World {
    let world = try World()
    try world.run(Self.early)
    return world
  }

  @Test("text and metadata are paired, and verify proves it")
  func paired() throws {
    let world = try world()
    try world.append(lines("a", "b") + "no header", to: "stdout.txt")
    try world.append(line("e", level: "error"), to: "stderr.txt")
    try world.append(json("a") + json("e", level: "error", mode: "stderr"), to: "metadata.json")
    try world.importAll()
    #expect(
      try world.rows(["message", "error_flag", "process"]).map(\.values).sorted { $0[0] < $1[0] }
        == [["a", "0", "7"], ["b\nno header", "0", "0"], ["e", "1", "7"]])
    #expect(try world.verify().isProven)
  }

  @Test("a row that was taken out keeps its id for itself until it comes back")
  func heldRow() throws {
    let world = try world()
    // A text that may be the torn beginning of a record's: no row until it is known.
    try world.append(json("abc"), to: "metadata.json")
    try world.append(line("ab").dropLast().utf8, to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["abc"])
    // Others take ids meanwhile.
    try world.append(lines("x", "y"), to: "stdout.txt", run: "s")
    try world.importAll()
    // The text is whole after all, and nobody's.
    try world.append("\n" + line("z"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["ab", "abc", "x", "y", "z"])
    #expect(try world.verify().differences.isEmpty)
  }

  @Test("a row that was withdrawn leaves its id to nobody")
  func withdrawnRow() throws {
    let world = try world()
    try world.append(line("a"), to: "stdout.txt")
    try world.importAll()
    // Continued, it is what the metadata says, and its row is not needed.
    try world.append(json("a\\nb"), to: "metadata.json", run: "r")
    try world.append("b\n", to: "stdout.txt")
    try world.importAll(batchSize: 1)
    try world.append(lines("x"), to: "stdout.txt", run: "s")
    try world.importAll()
    #expect(try world.messages() == ["a\nb", "x"])
    #expect(try world.verify().differences.isEmpty)
  }

  @Test("rejects are parsed again, though datetime is no column")
  func retried() throws {
    let world = try World(template: "{datetime} | {message}")
    try world.run("CREATE TABLE traces (id INTEGER PRIMARY KEY, run_id TEXT, message TEXT)")
    try world.append(lines("a"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages().isEmpty)
    world.options.template = nil
    let summary = try RejectRetry(read: world.options).run(in: try world.database())
    #expect(summary.records == 1)
    #expect(try world.messages() == ["a"])
  }
}
