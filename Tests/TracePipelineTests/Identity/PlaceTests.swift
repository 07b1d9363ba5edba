import Foundation
import TestSupport
import Testing

@testable import TracePipeline

/// Directories that are moved, copied or reached by several paths.
@Suite("A run is known by its place, and by its content where that has changed")
struct PlaceTests {
  @Test("a root that was moved is read on where it is now")
  func movedRoot() throws {
    let world = try World(importing: "a")
    try world.append(lines("b") + lines("c"), to: "stdout.txt", run: "s")
    try world.importAll()
    let moved = world.folder.path("archive")
    try FileManager.default.moveItem(atPath: world.root, toPath: moved)
    var summary = try world.importPaths([moved])
    #expect(summary.records == 0)
    try world.folder.append(lines("d"), to: "archive/run_id=s/stdout.txt")
    summary = try world.importPaths([moved])
    #expect(summary.records == 1)
    #expect(try world.messages() == ["a", "b", "c", "d"])
    let report = try Verifier(read: world.options).verify(paths: [moved], in: try world.database())
    #expect(report.isProven)
  }

  @Test("a copy of a root beside it is another root")
  func copiedRoot() throws {
    let world = try World(importing: "a")
    let copy = world.folder.path("copy")
    try FileManager.default.copyItem(atPath: world.root, toPath: copy)
    try world.importPaths([copy])
    #expect(try world.messages() == ["a", "a"])
  }

  @Test("many runs whose first 4 KiB and more are the same are told apart")
  func sameHeads() throws {
    let world = try World()
    let head = line(String(repeating: "x", count: 9_000))
    for run in 0..<50 { try world.append(head, to: "stdout.txt", run: "\(run)") }
    try world.importAll()
    for run in 0..<50 { try world.append(line("\(run)"), to: "stdout.txt", run: "\(run)") }
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == 100)
    #expect(try world.integer("SELECT count(*) FROM traces WHERE message = run_id") == 50)
    #expect(try world.importAll().bytes == 0)
    try expectProven(world)
  }

  @Test("a single file, then its run, then its root: read once")
  func fileThenRoot() throws {
    let world = try World()
    try world.append(lines("a"), to: "stdout.txt")
    try world.append(line("b", level: "error"), to: "stderr.txt")
    try world.importPaths([world.path("stdout.txt")])
    #expect(try world.messages() == ["a"])
    try world.importPaths([world.folder.path("logs/run_id=r")])
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  @Test(
    "the files of a run one by one, in either order, are paired",
    arguments: [
      ["stdout.txt", "metadata.json"], ["metadata.json", "stdout.txt"],
    ])
  func filesOfRun(order: [String]) throws {
    let world = try World()
    try world.append(lines("a", "b", "text"), to: "stdout.txt")
    try world.append(json("a") + json("b") + json("metadata"), to: "metadata.json")
    for file in order { try world.importPaths([world.path(file)]) }
    try world.importAll()
    try expectMessages(of: world, "a", "b", "metadata", "text")
    #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 3)
    try world.append(lines("c"), to: "stdout.txt")
    try world.append(json("c"), to: "metadata.json")
    try expectMessages(of: world, "a", "b", "c", "metadata", "text")
    try expectProven(world)
  }

  @Test(
    "paths that lead to the same run in one import are one run",
    arguments: [
      ["logs", "logs"], ["logs/run_id=r", "logs"], ["logs/run_id=r/stdout.txt", "logs"],
      ["logs", "logs/run_id=r/stdout.txt"], ["link", "logs"], ["logs/../logs", "link/run_id=r"],
    ])
  func samePaths(paths: [String]) throws {
    let world = try World()
    try world.append(lines("a", "b"), to: "stdout.txt")
    try world.append(json("a"), to: "metadata.json")
    try world.folder.link("link", to: "logs")
    try world.importPaths(paths.map { world.folder.path($0) })
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  @Test("a link in the root to a run elsewhere, and the run itself")
  func linkedRun() throws {
    let world = try World()
    try world.folder.write(lines("a"), to: "else/run_id=r/stdout.txt")
    try world.folder.link("logs/run_id=r", to: world.folder.path("else/run_id=r"))
    try expectMessages(of: world, "a")
    #expect(try world.importPaths([world.folder.path("else")]).bytes == 0)
    #expect(try world.messages() == ["a"])
  }
}
