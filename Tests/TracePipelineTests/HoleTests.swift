import TestSupport
import Testing

@testable import TracePipeline

/// A crash leaves NULs in the middle of a file, as does a writer that keeps its place when its file is
/// truncated: they say nothing, and what stands behind them begins a line.
@Suite("Holes in the middle of a file")
struct HoleTests {
  /// Around what is looked at for a header, and far beyond it.
  private static let sizes = [1, 100, 65_530, 65_536, 65_537, 131_072, 5_000_000]

  @Test("a record behind a hole is a row, and so is the one before it", arguments: sizes)
  func text(_ size: Int) throws {
    let world = try World()
    let hole = [UInt8](repeating: 0, count: size)
    try world.append(lines("a", "b\nmore"), to: "stdout.txt")
    try world.append(hole, to: "stdout.txt")
    try world.append(lines("c"), to: "stdout.txt")
    try world.append(hole, to: "stdout.txt")
    try world.append("\u{FEFF}" + lines("d", "e"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b\nmore", "c", "d", "e")
    #expect(try world.rejects().isEmpty)
    try expectProven(world)
  }

  @Test("a record of metadata behind a hole is a row, also where the one before it is torn")
  func metadata() throws {
    for size in Self.sizes {
      let world = try World()
      let hole = String(repeating: "\0", count: size)
      try world.append(
        json("a") + hole + json("b") + "{\"message\":\n" + hole + json("c"), to: "metadata.json")
      try expectMessages(of: world, "a", "b", "c")
      #expect(try world.rejects().map { $0.prefix(15) } == ["json: {\"message"])
    }
  }

  @Test("text with metadata is paired across a hole")
  func paired() throws {
    for size in [100, 200_000] {
      let world = try World()
      let hole = String(repeating: "\0", count: size)
      try world.append(lines("a") + hole + lines("b", "c"), to: "stdout.txt")
      try world.append(json("a") + json("b") + hole + json("c"), to: "metadata.json")
      try expectMessages(of: world, "a", "b", "c")
      #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 3)
      try expectProven(world)
    }
  }

  @Test("text behind a large hole that begins no record is kept as a reject, and in no row")
  func textBehind() throws {
    let world = try World()
    let hole = String(repeating: "\0", count: 100_000)
    try world.append(lines("a") + hole + "more\n" + lines("b"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b")
    #expect(try world.rejects() == ["no-header: more"])
  }
}
