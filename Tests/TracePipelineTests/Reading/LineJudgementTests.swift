import TestSupport
import Testing
import TraceFormat
import TraceTail

@testable import TracePipeline

@Suite("A line is judged the same wherever it stands")
struct LineJudgementTests {
  /// Lines of many kinds: headers, near headers, text, and lines of other formats.
  private static let lines = [
    "[2026-01-02 03:04:05] [info] a", "[2026-01-02 03:04:06] [INFO ] b",
    "[2026-01-02 03:04:07] [AUDIT] c [x] [y]", "[2026-01-02 03:04:08] [net] [warning] d",
    "[2026-01-02 03:04:09] [info]", "[2026-02-30 03:04:05] [info] e",
    "[1732345678123456] [info] f", "[05/03/2026 14:00:00] [info] g",
    "[2026-01-02 03:04:05] h", "Traceback (most recent call last):", "  File \"a.py\", line 1",
    "[a] [b] c", "2026-01-02 03:04:00 INFO request", "\u{FEFF}[2026-01-02 03:04:10] [info] i",
    "\0\0[2026-01-02 03:04:11] [info] j", "", "[2026-01-02 03:04:12] production.ERROR: k",
    "[2026-01-02 03:04:13] [4711] [DEBUG] l", "{\"json\": 1}", "\0\0", "é [info]",
  ]

  @Test("the rows and rejects are those of the bytes, in whatever pieces they came")
  func pieces() throws {
    var random = SeededRandom()
    for _ in 0..<SeededRandom.cases(12) {
      let text =
        (0..<30).map { _ in Self.lines.randomElement(using: &random) ?? "" }
        .joined(separator: "\n") + "\n"
      let whole = try World()
      try whole.append(text, to: "stdout.txt")
      try whole.importAll()
      let pieces = try World()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...400, using: &random))
        rest = rest.dropFirst(piece.count)
        try pieces.append(piece, to: "stdout.txt")
        try pieces.importAll()
      }
      #expect(try Set(pieces.rows()) == Set(whole.rows()), "\(text)")
      #expect(try pieces.rows().count == whole.rows().count)
      #expect(try pieces.rejects().sorted() == whole.rejects().sorted(), "\(text)")
      #expect(try whole.verify().isProven)
      #expect(try pieces.verify().isProven)
    }
  }

  @Test(
    "marks that come before the rest of their line are no reject", arguments: ["\u{FEFF}", "\0\0"],
    ["", "[2026-01-02 03:04:05] [info] a\n", "[2026-02-30 03:04:05] [info] near\n"])
  func marks(_ marks: String, before: String) throws {
    let whole = try World()
    let line = marks + "[2026-01-02 03:04:06] [info] b\n"
    try whole.append(before + line, to: "stdout.txt")
    try whole.importAll()
    let pieces = try World()
    for piece in [before, marks, String(line.dropFirst(marks.count))] {
      try pieces.append(piece, to: "stdout.txt")
      try pieces.importAll()
    }
    #expect(try Set(pieces.rows()) == Set(whole.rows()))
    #expect(try pieces.rows().count == whole.rows().count)
    #expect(try pieces.rejects() == whole.rejects())
    #expect(try pieces.verify().isProven)
  }

  @Test("each line is a row, a part of one, or a reject")
  func everyLine() throws {
    var random = SeededRandom()
    // A text with a NUL is kept, and cut by what reads it here.
    let lines = Self.lines.filter { $0 != "\0\0" }
    let numbered = (0..<200).map { number in
      (lines.randomElement(using: &random) ?? "") + " line\(number);"
    }
    let world = try World()
    try world.append(numbered.joined(separator: "\n") + "\n", to: "stdout.txt")
    try world.importAll()
    let kept =
      try world.rows(["message"]).map(\.values[0]).joined(separator: "\n")
      + world.rejects().joined(separator: "\n")
    for number in 0..<200 {
      #expect(kept.ranges(of: "line\(number);").count == 1, "\(numbered[number])")
    }
  }

  @Test("a banner does not swallow the lines of another format behind it")
  func banner() throws {
    let world = try World()
    let dated = (0..<40).map { "2026-01-02 03:04:\($0 % 60 + 10) INFO request \($0)\n" }.joined()
    try world.append("[2026-01-02 03:04:05] [notice] starts\n" + dated, to: "stdout.txt")
    let summary = try world.importAll()
    #expect(summary.rows == 41)
    #expect(summary.doubts.isEmpty)
  }

  @Test("where the template was given, lines with datetimes in records are doubtful")
  func doubts() throws {
    let world = try World(template: "[{datetime}] [{level}] {message}")
    let dated = (0..<40).map { "2026-01-02 03:04:\($0 % 60 + 10) INFO request \($0)\n" }.joined()
    try world.append("[2026-01-02 03:04:05] [notice] starts\n" + dated, to: "stdout.txt")
    let summary = try world.importAll()
    #expect(summary.rows == 1)
    let doubt = try #require(summary.doubts.first)
    #expect(doubt.datedLines == 40)
    #expect(doubt.lines == 41)
    #expect(doubt.proposal?.text == "{datetime} {level} {message}")
    #expect(doubt.hint.contains("--template '[{datetime}] [{level}] {message}'"))
  }

  @Test("tracebacks raise no doubt")
  func noDoubts() throws {
    let world = try World()
    let trace = "Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: x\n"
    let text = (0..<30).map { "[2026-01-02 03:04:\($0 + 10)] [error] x\n" + trace }.joined()
    try world.append(text, to: "stderr.txt")
    // As the writer draws one: the only record of its file.
    let frames = (0..<30).map { " ... |  \t  File \"a.py\", line \($0)\n" }.joined()
    let drawn = "[2026-01-02 03:04:05] [error] x\n\(frames) ... ╰─ \tValueError: x\n"
    try world.append(drawn, to: "stderr.txt", run: "2")
    #expect(try world.importAll().doubts.isEmpty)
  }

  @Test("a single line is a record or a reject")
  func singleLine() throws {
    let world = try World()
    world.options.isSingleLine = true
    world.options.templates = [.main]
    try world.append("[2026-01-02 03:04:05] [info] a\nb\n\n[x] [y] z\n", to: "stdout.txt")
    #expect(try world.importAll().rows == 1)
    #expect(try world.rejects() == ["near-header: b", "near-header: [x] [y] z"])
  }
}

@Suite("A source remembers how it is read")
struct SourceReadingTests {
  private func world(_ text: String) throws -> World {
    let world = try World()
    try world.append(text, to: "app.log", run: "r")
    return world
  }

  private func path(_ world: World) -> String { world.root + "/run_id=r/app.log" }

  @Test("a zone that was given holds for what comes later, and can be forgotten")
  func timezone() throws {
    let world = try world("[2026-07-01 12:00:00] [info] a\n")
    world.options.datetimes = try DatetimeReader(timezone: "Europe/Zurich")
    try world.importAll(paths: [path(world)])
    world.options.datetimes = try DatetimeReader()
    try world.append("[2026-07-01 13:00:00] [info] b\n", to: "app.log")
    try world.importAll(paths: [path(world)])
    world.options.forgotten = [.timezone]
    try world.append("[2026-07-01 14:00:00] [info] c\n", to: "app.log")
    try world.importAll(paths: [path(world)])
    let datetimes = try world.rows(["datetime"]).map(\.values[0])
    #expect(datetimes == ["2026-07-01 10:00:00", "2026-07-01 11:00:00", "2026-07-01 14:00:00"])
  }

  @Test("a template that reads nothing is not remembered")
  func wrongTemplate() throws {
    let world = try world("[2026-07-01 12:00:00] [info] a\n")
    try world.importAll(paths: [path(world)])
    world.options.templates = [try Template("{level}|{datetime}|{message}")]
    try world.append("[2026-07-01 12:00:01] [info] b\n", to: "app.log")
    try world.importAll(paths: [path(world)])
    #expect(try world.rejects().count == 1)
    world.options.templates = []
    try world.append("[2026-07-01 12:00:02] [info] c\n", to: "app.log")
    try world.importAll(paths: [path(world)])
    #expect(try world.rows(["message"]).map(\.values[0]) == ["a", "c"])
    #expect(try world.rejects().count == 1)
  }

  @Test("a template that was given holds, and what it does not fit is found beside it")
  func givenTemplate() throws {
    let world = try world("2026-07-01 12:00:00 x: a\n")
    world.options.templates = [try Template("{datetime} {name}: {message}")]
    try world.importAll(paths: [path(world)])
    world.options.templates = []
    try world.append(
      "2026-07-01 12:00:01 y: b\n2026-07-01 12:00:02 INFO c\n", to: "app.log")
    try world.importAll(paths: [path(world)])
    let rows = try world.rows(["message", "metadata"]).map(\.values)
    #expect(rows == [["a", #"{"name":"x"}"#], ["b", #"{"name":"y"}"#], ["c", "NULL"]])
  }

  @Test("the year goes on over New Year, and over imports")
  func year() throws {
    let world = try world("Dec 31 23:59:59 host cron[7]: a\n")
    world.options.datetimes = try DatetimeReader(year: 2025)
    for (text, _) in [("Jan  1 00:00:01 host cron[7]: b\n", 1), ("Feb  1 00:00:01 host x: c\n", 2)]
    {
      try world.importAll(paths: [path(world)])
      try world.append(text, to: "app.log")
    }
    try world.importAll(paths: [path(world)])
    let datetimes = try world.rows(["datetime"]).map(\.values[0])
    #expect(datetimes == ["2025-12-31 23:59:59", "2026-01-01 00:00:01", "2026-02-01 00:00:01"])
  }

  @Test("what is no text is refused, with the remedy, and costs only itself")
  func foreignContent() throws {
    let world = try world("[2026-07-01 12:00:00] [info] a\n")
    let utf16 = "\u{FEFF}[2026-07-01 12:00:00] [info] a\n".utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)]
    }
    try world.append(utf16, to: "utf16.log")
    try world.append("SQLite format 3\0" + String(repeating: "\0", count: 84) + "\r", to: "x.log")
    let summary = try world.importAll(
      paths: ["app.log", "utf16.log", "x.log"].map { world.root + "/run_id=r/" + $0 })
    #expect(summary.rows == 1)
    #expect(summary.problems.count == 2)
    #expect(summary.problems.first?.reason == "it is UTF-16LE text")
    #expect(summary.problems.first?.hint.contains("iconv -f UTF-16LE") == true)
  }
}
