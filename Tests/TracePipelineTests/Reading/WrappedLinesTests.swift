import TestSupport
import Testing

@testable import TracePipeline

/// Texts around whose lines other programs have put something.
@Suite("Lines that are wrapped, and headers that are coloured")
struct WrappedLinesTests {
  private static let columns = ["datetime", "level", "mode", "message", "metadata"]

  static let cri = """
    2026-01-01T00:00:00.123456789Z stdout F starting up
    2026-01-01T00:00:01.1Z stderr F a warning
    2026-01-01T00:00:02.1Z stdout F [2026-01-02 03:04:01] [error] boom
    2026-01-01T00:00:02.1Z stdout F   File x
    2026-01-01T00:00:03.1Z stdout P [2026-01-02 03:04:02] [info] long\u{20}
    2026-01-01T00:00:03.2Z stdout P [2026-01-02 03:04:02] mid
    2026-01-01T00:00:03.3Z stdout F  end
    2026-01-01T00:00:04.1+02:00 stderr F [2026-01-02 03:04:03] [info] of the other stream
    2026-01-01T00:00:05.1Z stdout F [2026-02-30 03:04:03] [info] no such day
    2026-01-01T00:00:06.1Z stdout F nobody's
    2026-01-01T00:00:06.1Z stdout F {"msg":"json","level":"warn","x":1}
    2026-01-01T00:00:07.1Z stdout P part
    2026-01-01T00:00:07.2Z stderr F other
    2026-01-01T00:00:07.3Z stdout F ial
    not wrapped at all
    2026-01-01T00:00:08.1Z stdout F [2026-01-02 03:04:09] [info] last

    """

  private static let criRows = [
    ["2026-01-01 00:00:00.123456", "info", "stdout", "starting up", "NULL"],
    ["2026-01-01 00:00:01.100000", "error", "stderr", "a warning", "NULL"],
    ["2026-01-02 03:04:01", "error", "stdout", "boom\n  File x", "NULL"],
    [
      "2026-01-02 03:04:02", "info", "stdout", "long [2026-01-02 03:04:02] mid end", "NULL",
    ],
    ["2026-01-02 03:04:03", "info", "stderr", "of the other stream", "NULL"],
    ["2026-01-01 00:00:06.100000", "info", "stdout", "nobody's", "NULL"],
    ["2026-01-01 00:00:06.100000", "warning", "stdout", "json", "{\"x\":1}"],
    ["2026-01-01 00:00:07.100000", "info", "stdout", "part", "NULL"],
    ["2026-01-01 00:00:07.200000", "error", "stderr", "other", "NULL"],
    ["2026-01-01 00:00:07.300000", "info", "stdout", "ial", "NULL"],
    ["2026-01-02 03:04:09", "info", "stdout", "last", "NULL"],
  ]

  static let docker =
    [
      #"{"log":"plain\n","stream":"stdout","time":"2026-01-01T00:00:00.5Z"}"#,
      #"{"log":"[2026-01-02 03:04:01] [error] boom\n","stream":"stderr","time":"2026-01-01T00:00:01Z"}"#,
      #"{"log":"  at \"x\"\t\u00e9\n","stream":"stderr","time":"2026-01-01T00:00:01Z"}"#,
      #"{"log":"[2026-01-02 03:04:02] [info] par","stream":"stdout","time":"2026-01-01T00:00:01Z"}"#,
      #"{"log":"tial\n","stream":"stdout","attrs":{"a":"b"},"time":"2026-01-01T00:00:01Z"}"#,
    ].joined(separator: "\n") + "\n"

  static let coloured =
    """
    \u{1B}[32m2026-01-02 03:04:05.123\u{1B}[0m | \u{1B}[1mINFO    \u{1B}[0m | \u{1B}[36mapp\u{1B}[0m:run:12 - \u{1B}[1mhello\u{1B}[0m
    Traceback \u{1B}[33mcoloured\u{1B}[0m
    \u{1B}[32m2026-01-02 03:04:06.123\u{1B}[0m | \u{1B}[1mERROR   \u{1B}[0m | \u{1B}[36mapp\u{1B}[0m:run:13 - bad
    2026-01-02 03:04:07.123 | INFO     | app:run:14 - its message \u{1B}[33malone\u{1B}[0m

    """

  private func rows(_ text: String) throws -> [[String]] {
    let world = try World()
    try world.append(text, to: "stdout.txt")
    try world.importAll()
    #expect(try world.verify().isProven)
    return try world.rows(Self.columns).map(\.values)
  }

  @Test("what a container runtime puts around lines comes off, and parts are joined")
  func containerRuntime() throws {
    #expect(try rows(Self.cri) == Self.criRows)
  }

  @Test("the text in Docker's JSON is read as text")
  func jsonFile() throws {
    #expect(
      try rows(Self.docker) == [
        ["2026-01-01 00:00:00.500000", "info", "stdout", "plain", "NULL"],
        ["2026-01-02 03:04:01", "error", "stderr", "boom\n  at \"x\"\té", "NULL"],
        ["2026-01-02 03:04:02", "info", "stdout", "partial", "NULL"],
      ])
  }

  @Test("colours come off a record whose header has them")
  func colours() throws {
    #expect(
      try rows(Self.coloured).map { [$0[1], $0[3]] } == [
        ["info", "hello\nTraceback coloured"], ["error", "bad"],
        ["info", "its message \u{1B}[33malone\u{1B}[0m"],
      ])
  }

  @Test(
    "the rows are those of the bytes, in whatever pieces they came",
    arguments: [cri, docker, coloured])
  func pieces(_ text: String) throws {
    var random = SeededRandom()
    let whole = try World()
    try whole.append(text, to: "stdout.txt")
    try whole.importAll()
    for _ in 0..<4 {
      let pieces = try World()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...200, using: &random))
        rest = rest.dropFirst(piece.count)
        try pieces.append(piece, to: "stdout.txt")
        try pieces.importAll(batchSize: Int.random(in: 1...4, using: &random))
      }
      #expect(try pieces.rows(Self.columns) == whole.rows(Self.columns))
      #expect(try pieces.rejects() == whole.rejects())
      #expect(try pieces.verify().isProven)
    }
  }

  @Test("an open line that was a row, then nearly a header and then a record is that record")
  func rowThenReject() throws {
    let world = try World()
    let record = "2026-01-01T00:00:08.1Z stdout F [2026-01-02 03:04:09] [info] last\n"
    let bytes = Array(record.utf8)
    for piece in [bytes[..<35], bytes[35..<56], bytes[56...]] {
      try world.append(piece, to: "stdout.txt")
      try world.importAll()
    }
    #expect(
      try world.rows(["level", "message"]).map(\.values) == [["info", "last"]])
    #expect(try world.rejects().isEmpty)
    #expect(try world.verify().isProven)
  }

  @Test("a template that reads lines with what is around them is meant so")
  func outerTemplate() throws {
    let world = try World(template: "{datetime} {stream} {_} {message}")
    try world.append("2026-01-01T00:00:00Z stdout F a b\n", to: "stdout.txt")
    try world.importAll()
    #expect(
      try world.rows(["message", "metadata"]).map(\.values) == [["a b", "{\"stream\":\"stdout\"}"]])
  }
}
