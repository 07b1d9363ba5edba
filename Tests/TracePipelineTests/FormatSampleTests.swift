import Foundation
import TestSupport
import Testing
import TraceFormat

@testable import TracePipeline

/// Logs as programs write them, and what becomes of each line, in the files of `FormatSamples`: a log
/// under `== log`, its rows under `== rows`, its rejects under `== rejects`. ⏎ is an LF within a value.
@Suite("Logs of other programs are read without options, row by row")
struct FormatSampleTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    let name: String
    /// The year that is said of it; `nil`: none.
    let year: Int?
    let log: String
    let rows: [String]
    let rejects: [String]

    var testDescription: String { name }

    init(_ file: URL) throws {
      name = file.deletingPathExtension().lastPathComponent
      let text = try String(contentsOf: file, encoding: .utf8)
      var parts: [String: String] = [:]
      for part in ("\n" + text).components(separatedBy: "\n== ").dropFirst() {
        let title = part.prefix { $0 != "\n" }
        let words = title.split(separator: " ")
        parts[words.first.map(String.init) ?? ""] =
          words.count > 1 ? String(words[1]) : String(part.dropFirst(title.count + 1))
      }
      func lines(_ part: String) -> [String] {
        parts[part, default: ""].split(separator: "\n").map(String.init)
      }
      year = parts["year"].flatMap { Int($0) }
      log = parts["log", default: ""] + "\n"
      rows = lines("rows")
      rejects = lines("rejects")
    }

    func world() throws -> World {
      let world = try World()
      world.options.datetimes = try DatetimeReader(year: year)
      return world
    }
  }

  private static let samples: [Sample] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "FormatSamples")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).compactMap { try? Sample($0) }.sorted { $0.name < $1.name }
  }()

  private static let columns = [
    "datetime", "level", "process", "thread", "filename", "lineno", "message",
    "ifnull(metadata, '')",
  ]

  private func rows(_ world: World) throws -> [String] {
    try world.integer("SELECT count(*) FROM traces") == 0
      ? []
      : world.rows(Self.columns).map { row in
        row.values.joined(separator: " ¦ ").replacing("\n", with: "⏎")
      }
  }

  private func rejects(_ world: World) throws -> [String] {
    try world.rejects().map { $0.replacing("\n", with: "⏎") }
  }

  @Test("there are samples")
  func count() {
    #expect(Self.samples.count > 25)
  }

  @Test("each line is where it belongs", arguments: samples)
  func whole(_ sample: Sample) throws {
    let world = try sample.world()
    try world.append(sample.log, to: "stdout.txt")
    try world.importAll()
    #expect(try rows(world) == sample.rows)
    #expect(try rejects(world) == sample.rejects)
    #expect(try world.verify().isProven)
  }

  @Test("the rows are those of the bytes, in whatever pieces they came", arguments: samples)
  func pieces(_ sample: Sample) throws {
    var random = SeededRandom()
    let world = try sample.world()
    var rest = Array(sample.log.utf8)[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...150, using: &random))
      rest = rest.dropFirst(piece.count)
      try world.append(piece, to: "stdout.txt")
      try world.importAll(batchSize: Int.random(in: 1...4, using: &random))
    }
    #expect(try rows(world).sorted() == sample.rows.sorted())
    #expect(try rejects(world).sorted() == sample.rejects.sorted())
    #expect(try world.verify().isProven)
  }

  @Test("the templates that are found read the same when they are given", arguments: samples)
  func givenBack(_ sample: Sample) throws {
    let world = try sample.world()
    try world.append(sample.log, to: "stdout.txt")
    var found: String?
    _ = try Importer(read: world.options).survey(paths: [world.root]) { found = $0.template }
    world.options.templates = try #require(found.flatMap(TextParser.templates(named:)))
    try world.importAll()
    #expect(try rows(world) == sample.rows)
    #expect(try rejects(world) == sample.rejects)
  }
}
