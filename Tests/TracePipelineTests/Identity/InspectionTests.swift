import Foundation
import TestSupport
import Testing
import TraceStore
import TraceTail

@testable import TracePipeline

/// An inspection is a value: which sources a directory has, who they are, and what is new. Nothing is
/// read into rows and nothing is written; so it can be asked again and says the same.
@Suite("An inspection says who the files are")
struct InspectionTests {
  /// A file of an inspection: the source that it is, as the name which that had, and what is to be done.
  private struct Finding: Equatable, CustomStringConvertible {
    let name: String
    /// The name under which the database knows it; `nil` for a new source.
    let known: String?
    let fate: Fate

    init(_ name: String, _ known: String?, _ fate: Fate) {
      (self.name, self.known, self.fate) = (name, known, fate)
    }

    init(_ file: InspectedFile) {
      let fate: Fate =
        file.isCopy
        ? .copy : file.isWaiting ? .waiting : file.isUnchanged ? .unchanged : .readable
      self.init(file.file.name, file.known?.file.name, fate)
    }

    var description: String { "\(name) is \(known ?? "new"), \(fate)" }
  }

  private enum Fate { case unchanged, readable, waiting, copy }

  private func inspections(of world: World, isLive: Bool = false) throws -> [RunInspection] {
    let openSources = OpenSources(limit: 8, maximumWindow: world.options.maximumWindow)
    let inspector = SourceInspector(
      catalog: try SourceCatalog(try world.database()), openSources: openSources, isLive: isLive,
      isDatedRecord: DatedRecords(world.options).contains,
      onProblem: { Issue.record("\($0)") })
    var found: [RunInspection] = []
    func inspect(_ run: RunDirectory) throws {
      found += try inspector.inspect(run)
      inspector.didCommit()
    }
    try Discovery().runs(
      at: world.root, onProblem: { Issue.record("\($0)") }, inspect)
    return found
  }

  private func expect(
    _ world: World, isLive: Bool = false, _ expected: Finding...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try world.integer("SELECT count(*) FROM tracetail_sources")
    for _ in 0..<2 {
      let found = try inspections(of: world, isLive: isLive).flatMap(\.files).map(Finding.init)
      #expect(
        found.sorted { $0.name < $1.name } == expected.sorted { $0.name < $1.name },
        sourceLocation: sourceLocation)
    }
    #expect(
      try world.integer("SELECT count(*) FROM tracetail_sources") == before,
      "nothing is written", sourceLocation: sourceLocation)
  }

  @Test("of a directory that nobody knows, each file is a new source")
  func new() throws {
    let world = try World()
    try world.append(lines("a"), to: "stdout.txt")
    try world.append(lines("b"), to: "stderr.txt")
    try expect(world, Finding("stdout.txt", nil, .readable), Finding("stderr.txt", nil, .readable))
    #expect(try inspections(of: world).map { $0.known == nil && $0.isNews } == [true])
  }

  @Test("a file that is as it was is no news")
  func unchanged() throws {
    let world = try World(importing: "a", "b")
    try expect(world, Finding("stdout.txt", "stdout.txt", .unchanged))
    #expect(try inspections(of: world).map(\.isNews) == [false])
  }

  @Test("a file that grew is read on")
  func grown() throws {
    let world = try World(importing: "a", "b")
    try world.append(lines("c"), to: "stdout.txt")
    try expect(world, Finding("stdout.txt", "stdout.txt", .readable))
  }

  @Test("a file that was renamed, and a new one with its name")
  func renamed() throws {
    let world = try World(importing: "a", "b")
    try world.move("stdout.txt", to: "stdout.txt.1")
    try world.append(lines("c"), to: "stdout.txt")
    try expect(
      world, Finding("stdout.txt.1", "stdout.txt", .readable), Finding("stdout.txt", nil, .readable)
    )
  }

  @Test("a file that holds less than was read waits; nothing of it is new")
  func earlier() throws {
    let world = try World(importing: "a", "b")
    try world.overwrite(lines("a"), "stdout.txt")
    try expect(world, Finding("stdout.txt", "stdout.txt", .waiting))
  }

  @Test("a copy of all of a source is a copy, and the source stays what it is")
  func copied() throws {
    let world = try World()
    try world.append((0..<3).map { line("a\($0)", second: $0) }.joined(), to: "stdout.txt")
    try world.importAll()
    try FileManager.default.copyItem(
      atPath: world.path("stdout.txt"), toPath: world.path("stdout.txt.1"))
    let found = try inspections(of: world).flatMap(\.files)
    let copy = try #require(found.first { $0.file.name == "stdout.txt.1" })
    #expect(copy.copied?.bytes == 0..<Int64(try world.bytes("stdout.txt").count))
    #expect(
      found.first { $0.file.name == "stdout.txt" }.map(Finding.init)
        == Finding("stdout.txt", "stdout.txt", .unchanged))
  }

  @Test("a file of two names is one file")
  func linked() throws {
    let world = try World(importing: "a", "b")
    try FileManager.default.linkItem(
      atPath: world.path("stdout.txt"), toPath: world.path("stdout.txt.1"))
    let found = try inspections(of: world).flatMap(\.files)
    #expect(found.map(\.known?.file.name) == ["stdout.txt"])
  }

  @Test("other content under the same name is a source of its own")
  func replaced() throws {
    let world = try World(importing: "a", "b")
    try world.remove("stdout.txt")
    try world.append(lines("quite another"), to: "stdout.txt")
    try expect(world, Finding("stdout.txt", nil, .readable))
  }

  @Test("a run directory that was moved is the run that it was, and that is news")
  func moved() throws {
    let world = try World(importing: "a", "b")
    _ = try world.folder.makeDirectory("logs/day")
    try world.folder.move("logs/run_id=r", to: "logs/day/run_id=r")
    let found = try inspections(of: world)
    #expect(found.map { $0.known?.state.runID } == ["r"])
    #expect(found.map(\.isNews) == [true])
    #expect(found.flatMap(\.files).map(\.known?.file.name) == ["stdout.txt"])
  }

  @Test("what a follower has left of a line without its end is something to read for an import")
  func unfinished() throws {
    let world = try World(importing: "a")
    try world.append("[2026-01-02 03:04:05] [info] torn", to: "stdout.txt")
    try expect(world, isLive: false, Finding("stdout.txt", "stdout.txt", .readable))
  }
}
