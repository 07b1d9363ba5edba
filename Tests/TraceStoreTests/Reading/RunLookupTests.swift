import Testing
import TraceFormat

@testable import TraceStore

@Suite("A run is found by what one knows of it")
struct RunLookupTests {
  private static let first = "20261123151421205228T6565455742"
  private static let second = "20261123151421226552T3839506715"

  private func reader(_ rows: [Sketch]) throws -> TraceReader { try Store(rows: rows).reader() }

  private func failure(_ reader: TraceReader, _ name: String) -> RunLookupError? {
    do {
      _ = try reader.resolve(run: name)
      return nil
    } catch {
      return error as? RunLookupError
    }
  }

  @Test("by its id, though others begin with it")
  func exact() throws {
    #expect(
      try reader([Sketch(run: "ab"), Sketch(run: "a"), Sketch(run: "abc")]).resolve(run: "ab")
        == "ab")
  }

  @Test("by the beginning of its id")
  func prefix() throws {
    let reader = try reader([Sketch(run: Self.first), Sketch(run: Self.second)])
    #expect(try reader.resolve(run: "202611231514212052") == Self.first)
  }

  @Test(
    "by its cut id, as each version of the writer makes it",
    arguments: [
      "202611231514506715", "142122655239506715", "142120522865455742 -> 142122655239506715",
    ])
  func cutID(_ name: String) throws {
    let reader = try reader([Sketch(run: Self.first), Sketch(run: Self.second)])
    #expect(try reader.resolve(run: name) == Self.second)
  }

  @Test("by a cut id that only its rows know")
  func foreignCutID() throws {
    let reader = try reader([Sketch(run: "x"), Sketch(run: "y", cutID: "short")])
    #expect(try reader.resolve(run: "short") == "y")
  }

  @Test("a beginning that several runs have is refused, with some of them")
  func ambiguous() throws {
    let reader = try reader((10..<20).map { Sketch(run: "run-\($0)") } + [Sketch(run: "other")])
    #expect(
      failure(reader, "run-")
        == .ambiguous(
          "run-", path: reader.path,
          candidates: ["run-10", "run-11", "run-12", "run-13", "run-14"], hasMore: true))
  }

  @Test("a cut id that two runs share is refused")
  func ambiguousCutID() throws {
    let reader = try reader([Sketch(run: "x", cutID: "c"), Sketch(run: "y", cutID: "c")])
    #expect(
      failure(reader, "c")
        == .ambiguous("c", path: reader.path, candidates: ["x", "y"], hasMore: false))
  }

  @Test("for what is unknown, the runs beside it and the newest are named")
  func unknown() throws {
    let reader = try reader([
      Sketch(run: "newest", datetime: "2027-01-01 00:00:00"), Sketch(run: "run-1"),
      Sketch(run: "run-3"), Sketch(run: "zzz"),
    ])
    #expect(
      failure(reader, "run-2")
        == .unknown("run-2", path: reader.path, near: ["run-1", "run-3", "newest"]))
  }

  @Test("nothing, and anything in an empty table, is unknown")
  func nothing() throws {
    let one = try reader([Sketch(run: "b")])
    #expect(failure(one, "") == .unknown("", path: one.path, near: ["b"]))
    let empty = try reader([])
    #expect(failure(empty, "a") == .unknown("a", path: empty.path, near: []))
  }

  @Test("ids are compared as bytes: two spellings of a character are two runs")
  func spelling() throws {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    let reader = try reader([Sketch(run: composed), Sketch(run: decomposed)])
    let found = try reader.resolve(run: decomposed)
    #expect(found.unicodeScalars.elementsEqual(decomposed.unicodeScalars))
  }
}
