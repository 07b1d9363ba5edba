import TestSupport
import Testing

@testable import TracePipeline

/// One JSON object without a message describes its run (DESIGN.md §1).
@Suite("A document of a whole run")
struct RunDocumentImportTests {
  private static let compact = #"{"run_id": "real", "parent_run_id": "p", "user_id": "u", "a": 1}"#
  private static let pretty = """
    {
      "run_id": "real",
      "parent_run_id": "p",
      "user_id": "u",
      "a": 1
    }

    """
  private static let wanted = [
    ["real", "p", "u", "{\"a\":1}", "x"], ["real", "p", "u", "{\"a\":1}", "y"],
  ]

  private func rows(_ world: World) throws -> [[String]] {
    try world.rows(["run_id", "parent_run_id", "user_id", "metadata", "message"])
      .map(\.values).sorted { $0.last ?? "" < $1.last ?? "" }
  }

  @Test(
    "it fills the rows of the text, whether it comes before, between or behind",
    arguments: [compact, compact + "\n", pretty], 0..<4)
  func order(document: String, position: Int) throws {
    let world = try World()
    for (number, message) in ["x", "y"].enumerated() {
      if position == number { try world.append(document, to: "metadata.json") }
      if position == number { try world.importAll() }
      try world.append(line(message), to: "stdout.txt")
      if position < 3 { try world.importAll() }
    }
    if position >= 2 { try world.append(document, to: "metadata.json") }
    try world.importAll()
    #expect(try rows(world) == Self.wanted)
    #expect(try world.rejects().isEmpty)
    #expect(try world.verify().isProven)
  }

  @Test("it may be torn anywhere and be imported meanwhile", arguments: [compact, pretty])
  func torn(document: String) throws {
    let bytes = Array(document.utf8)
    for cut in stride(from: 1, to: bytes.count, by: 3) {
      let world = try World()
      try world.append(lines("x", "y"), to: "stdout.txt")
      try world.append(bytes[..<cut], to: "metadata.json")
      try world.importAll()
      try world.append(bytes[cut...], to: "metadata.json")
      try world.importAll()
      #expect(try rows(world) == Self.wanted, "cut at \(cut)")
      #expect(try world.rejects().isEmpty, "cut at \(cut)")
    }
  }

  @Test("a document that is rewritten changes what the first one filled, and nothing else")
  func rewritten() throws {
    let world = try World()
    try world.append(lines("x", "y"), to: "stdout.txt")
    try world.append(Self.compact, to: "metadata.json")
    try world.importAll()
    try world.overwrite(#"{"run_id": "real", "user_id": "other"}"#, "metadata.json")
    try world.importAll()
    #expect(
      try world.rows(["run_id", "user_id", "message"]).map(\.values)
        == [["real", "other", "x"], ["real", "other", "y"]])
    try world.append(lines("z"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces WHERE user_id = 'other'") == 3)
  }

  @Test("a document fills what the records beside it do not say themselves")
  func besideRecords() throws {
    let world = try World()
    try world.append(json("x", more: #", "user_id": "own""#) + json("y"), to: "metadata.json")
    try world.append(Self.compact, to: "metadata.txt")
    try world.append(lines("x", "y"), to: "stdout.txt")
    try world.importAll()
    #expect(
      try world.rows(["user_id", "parent_run_id", "message", "process"]).map(\.values).sorted {
        $0[2] < $1[2]
      } == [["own", "p", "x", "7"], ["u", "p", "y", "7"]])
    #expect(try world.verify().isProven)
  }

  @Test(
    "an object that is not alone in its file is a record, and fills nothing",
    arguments: [
      ("{\"user_id\":\"u\"}\n", "{\"message\":\"m\"}\n"),
      ("{\"user_id\":\"u\"}", "{\"tenant_id\":\"t\"}"),
      ("{\n \"user_id\": \"u\"\n}\n", "{\n \"tenant_id\": \"t\"\n}\n"),
      ("\n\n {\"user_id\":\"\u{FFFD}\"}\n", "[1]\n"), ("{\"user_id\":\"u\"}", " x"),
      ("[{\"user_id\":\"u\"}", "]"), ("{\"user_id\":\"u\"}\n", "{\"message\":\"a"),
    ], [false, true])
  func notAlone(parts: (String, String), inTwoGoes: Bool) throws {
    let world = try World()
    try world.append(lines("x"), to: "stdout.txt")
    try world.append(parts.0, to: "metadata.json")
    if inTwoGoes { try world.importAll() }
    try world.append(parts.1, to: "metadata.json")
    try world.importAll()
    let once = try World()
    try once.append(lines("x"), to: "stdout.txt")
    try once.append(parts.0 + parts.1, to: "metadata.json")
    try once.importAll()
    let columns = ["run_id", "user_id", "tenant_id", "metadata", "message"]
    let rows = try world.rows(columns).map(\.values).sorted { "\($0)" < "\($1)" }
    #expect(rows == (try once.rows(columns).map(\.values).sorted { "\($0)" < "\($1)" }))
    #expect(rows.filter { $0[4] == "x" } == [["r", "NULL", "NULL", "NULL", "x"]])
    #expect(rows.contains { $0[4] == "" && $0[1] != "NULL" })
    #expect(try world.verify().isProven)
  }

  @Test("of several documents the last counts, whichever came first", arguments: [false, true])
  func several(isReversed: Bool) throws {
    let world = try World()
    try world.append(lines("x"), to: "stdout.txt")
    let documents = [
      ("metadata.json", #"{"user_id":"a","tenant_id":"t","process":3}"#),
      ("metadata.txt", #"{"user_id":"b"}"#),
    ]
    for (name, document) in isReversed ? documents.reversed() : documents {
      try world.append(document, to: name)
      try world.importAll()
    }
    #expect(try world.firstRow("user_id", "tenant_id", "process") == ["b", "NULL", "0"])
    #expect(try world.verify().isProven)
  }

  @Test("documents of any number fill the rows once")
  func many() throws {
    let world = try World()
    try world.append(lines("x", "y"), to: "stdout.txt")
    try world.importAll()
    for number in 0..<50 {
      try world.append("{\"user_id\":\"u\"}", to: "metadata.json.\(number + 1)")
    }
    try world.append("{\"user_id\":\"last\"}", to: "metadata.json")
    try world.importAll()
    #expect(try world.rows(["user_id"]).map(\.values) == [["last"], ["last"]])
    #expect(try world.verify().isProven)
  }

  @Test("a document of another run fills nothing here")
  func otherRun() throws {
    let world = try World()
    try world.append(lines("x"), to: "stdout.txt")
    try world.append(Self.compact, to: "metadata.json", run: "s")
    try world.importAll()
    #expect(try world.firstRow("run_id", "user_id") == ["r", "NULL"])
  }
}
