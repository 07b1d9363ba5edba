import TestSupport
import Testing

@testable import TracePipeline

/// A text whose template nobody said, beside its metadata: each record is one row.
@Suite("The template of a text is found by its metadata")
struct TemplateByMetadataTests {
  private static let templates: [@Sendable (Int) -> String] = [
    { "2026-01-02 03:04:0\($0) (   33,   140) hello \($0)\n" },
    { "2026-01-02 03:04:0\($0)|info|1|hello \($0)|flow.py|1\($0)\n" },
    { "[2026-01-02 03:04:0\($0)] flow.py:1\($0) hello \($0)\n" },
    { "pid=33 at 2026-01-02 03:04:0\($0) info       hello \($0)\n" },
    { "[2026-01-02 03:04:0\($0)] [info] hello \($0)\n" },
    { "2026-01-02 03:04:0\($0) [33] info - hello \($0)\n" },
  ]

  private func record(_ number: Int) -> String {
    """
    {"mode":"stdout","level":"info","datetime":"2026-01-02 03:04:0\(number)","process":33,\
    "thread":140,"message":"hello \(number)","run_id":"1","filename":"flow.py","lineno":1\(number)}

    """
  }

  @Test(
    "whichever comes first, and in whichever order they are", arguments: 0..<6,
    ["together", "text first", "metadata first", "another order"])
  func found(template: Int, order: String) throws {
    let world = try World()
    let text = Self.templates[template]
    let texts = (0..<6).map(text)
    let metadata = (0..<6).map(record)
    let isMixed = order == "another order"
    if order != "metadata first" {
      try world.append(texts.joined(), to: "stdout.txt")
      if order == "text first" { try world.importAll() }
    }
    try world.append(
      (isMixed ? metadata.reversed() : metadata).joined(), to: "metadata.json")
    if order == "metadata first" {
      try world.importAll()
      try world.append(texts.joined(), to: "stdout.txt")
    }
    try world.importAll()
    #expect(
      try world.rows(["message", "process"]).map(\.values).sorted { $0[0] < $1[0] }
        == (0..<6).map { ["hello \($0)", "33"] })
    #expect(try world.rejects() == [])
    #expect(try world.verify().isProven)
    // What comes later pairs too.
    try world.append(text(6) + text(7), to: "stdout.txt")
    try world.importAll()
    try world.append(record(7) + record(6), to: "metadata.json")
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == 8)
  }

  @Test("a torn header at the end forgets no template that was found before it")
  func tornEnd() throws {
    let world = try World()
    try world.append(
      "[2026-01-02 03:04:01] [info] hello 1\n[2026-01-02 03:04:02] [inf", to: "stdout.txt")
    try world.append(record(1), to: "metadata.json")
    try world.importAll()
    try world.append("o", to: "stdout.txt")
    try world.importAll()
    #expect(try world.rejects().count == 1)
    #expect(try world.verify().isProven)
  }

  @Test("a damaged record does not make values of the text words of its template")
  func damagedRecord() throws {
    func line(_ number: Int, thread: Int) -> String {
      """
      2026-01-02 03:04:0\(number) (   33,   \(thread)) (77) hello \(number)\
      \(String(repeating: " ", count: 113)) (flow.py:1\(number))

      """
    }
    func record(_ number: Int, thread: String) -> String {
      """
      {"mode":"stdout","level":"info","datetime":"2026-01-02 03:04:0\(number)","process":33,\
      \(thread)"message":"hello \(number)","cut_id":"77","filename":"flow.py","lineno":1\(number)}

      """
    }
    let world = try World()
    try world.append((0..<3).map { line($0, thread: 140 + $0) }.joined(), to: "stdout.txt")
    try world.append(
      record(0, thread: "") + record(1, thread: #""thread":141,"#), to: "metadata.json")
    try world.importAll()
    // The text of the damaged record is nobody's, and a row of its own.
    #expect(
      try world.rows(["message", "thread"]).map(\.values).sorted { $0[0] + $0[1] < $1[0] + $1[1] }
        == [["hello 0", "0"], ["hello 0", "140"], ["hello 1", "141"], ["hello 2", "142"]])
    #expect(try world.rejects() == [])
    #expect(try world.verify().isProven)
  }

  @Test("a line of another program that holds a message is no template")
  func foreign() throws {
    let world = try World()
    try world.append("2026-01-02 03:04:00 hello 0 says x17\n" + lines("y", "z"), to: "stdout.txt")
    try world.append(record(0), to: "metadata.json")
    try world.importAll()
    #expect(
      try world.rows(["message"]).map(\.values).sorted { $0[0] < $1[0] }
        == [["hello 0"], ["y"], ["z"]])
  }
}
