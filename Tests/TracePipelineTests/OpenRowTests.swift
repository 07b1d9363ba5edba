import Foundation
import TestSupport
import Testing

@testable import TracePipeline

/// The last record of a source may go on. While its run has no metadata, its source says which row it is.
@Suite("The open record of a run without metadata")
struct OpenRowTests {
  private func openRow(_ world: World) throws -> Int {
    try world.integer("SELECT open_row FROM tracetail_sources")
  }

  @Test("is a row that its source names, and no pending entry, and keeps that row while it grows")
  func grows() throws {
    let world = try World(importing: "a", "b")
    #expect(try openRow(world) == 2)
    for _ in 0..<2 {
      try world.append("more\n", to: "stdout.txt")
      try world.importAll()
      #expect(try openRow(world) == 2)
    }
    #expect(try world.messages() == ["a", "b\nmore\nmore"])
    try world.append(line("c"), to: "stdout.txt")
    try world.importAll()
    #expect(try openRow(world) == world.integer("SELECT max(id) FROM traces"))
    #expect(try world.messages() == ["a", "b\nmore\nmore", "c"])
    #expect(try world.integer("SELECT count(*) FROM tracetail_pending") == 0)
    try expectProven(world)
  }

  @Test("stays known while its file has other times, or another name")
  func touched() throws {
    let world = try World(importing: "a")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 5)], ofItemAtPath: world.path("stdout.txt"))
    try world.importAll()
    try world.move("stdout.txt", to: "stdout.txt.1")
    try world.importAll()
    try world.append("more\n", to: "stdout.txt.1")
    try world.importAll()
    #expect(try world.messages() == ["a\nmore"])
    try expectProven(world)
  }

  @Test("is none after a line that is nobody's: the row before that stays as it is")
  func nothing() throws {
    let world = try World(importing: "a")
    for text in ["[2026-01-02 03:04:61] [info] near a header\n", "\n", "text\n", line("b")] {
      try world.append(text, to: "stdout.txt")
      try world.importAll()
    }
    let whole = try World()
    try whole.append(try world.bytes("stdout.txt"), to: "stdout.txt")
    try whole.importAll()
    #expect(try world.messages() == whole.messages())
    #expect(try world.messages().contains("a"))
    #expect(try world.rejects() == whole.rejects())
  }

  @Test("is paired with metadata that comes later, and so is what continues it")
  func paired() throws {
    let world = try World(importing: "a", "b")
    try world.append(json("a") + json("b\\nmore"), to: "metadata.json")
    try world.importAll()
    #expect(try world.integer("SELECT open_row FROM tracetail_sources WHERE kind = 0") == 0)
    try world.append("more\n" + line("c"), to: "stdout.txt")
    try world.append(json("c"), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a", "b\nmore", "c"])
    try expectProven(world)
  }
}
