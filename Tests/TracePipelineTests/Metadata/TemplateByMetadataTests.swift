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

  /// Lines of a text and of its metadata, in a template of the writer's user. The first line is damaged, and
  /// the text has none of the first records.
  private func damaged(_ template: Int) -> (texts: [String], records: [String]) {
    func digits(_ line: String, _ number: Int) -> String {
      line.replacing("03:04:0\(number % 10)", with: "03:\(10 + number / 10):0\(number % 10)")
        .replacing("hello \(number % 10)", with: "hello \(number / 10)-\(number % 10)")
    }
    let texts = (0..<24).map { digits(Self.templates[template]($0 % 10), $0) }
    let records = (0..<24).map { digits(record($0 % 10), $0) }
    return (["2026-01-02 03:04:0" + String(texts[0].suffix(12))] + texts.dropFirst(5), records)
  }

  @Test(
    "rows and rejects do not depend on which part of both was there first", arguments: 0..<6,
    [(0, 20), (1, 12), (12, 1), (20, 0), (3, 3), (12, 12)])
  func pieces(template: Int, first: (texts: Int, records: Int)) throws {
    let (texts, records) = damaged(template)
    let whole = try World()
    try whole.append(texts.joined(), to: "stdout.txt")
    try whole.append(records.joined(), to: "metadata.json")
    try whole.importAll()
    let pieces = try World()
    try pieces.append(texts.prefix(first.texts).joined(), to: "stdout.txt")
    try pieces.append(records.prefix(first.records).joined(), to: "metadata.json")
    try pieces.importAll()
    try pieces.append(texts.dropFirst(first.texts).joined(), to: "stdout.txt")
    try pieces.append(records.dropFirst(first.records).joined(), to: "metadata.json")
    try pieces.importAll()
    #expect(
      try pieces.rows().map(\.description).sorted() == whole.rows().map(\.description).sorted())
    #expect(try pieces.rejects().sorted() == whole.rejects().sorted())
    #expect(try pieces.verify().isProven)
    #expect(try whole.verify().isProven)
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
