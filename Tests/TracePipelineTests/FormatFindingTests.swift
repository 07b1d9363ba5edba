import TestSupport
import Testing
import TraceFormat

@testable import TracePipeline

@Suite("The format of a text is what its beginning tells")
struct FormatFindingTests {
  private static let file = "stdout.txt"

  private func messages(_ text: String) throws -> [String] {
    let world = try World()
    try world.append(text, to: Self.file)
    try world.importAll()
    #expect(try world.verify().isProven)
    return try world.messages()
  }

  private func python(_ numbers: Range<Int>) -> String {
    numbers.map { "2026-01-02 03:04:05,678 - app.x - INFO - p\($0)\n" }.joined()
  }

  private func main(_ numbers: Range<Int>) -> String {
    numbers.map { "[2026-01-02 03:04:05] [info] m\($0)\n" }.joined()
  }

  @Test("a line whose level nobody knows is a record at the front of the file too")
  func unknownLevelFirst() throws {
    let text = "2026-01-02 03:04:05 - app.x - AUDIT - first\n" + python(0..<2)
    #expect(try messages(text) == ["first", "p0", "p1"])
  }

  @Test("one line of another format at the front settles nothing")
  func accident() throws {
    let generic = "2026-01-02 03:04:05 INFO started\n"
    let lines = (0..<9).map { "2026-01-02 03:04:05 INFO [main] a.b.C: l\($0)\n" }.joined()
    #expect(try messages(generic + lines) == (0..<9).map { "l\($0)" } + ["started"])
  }

  @Test("a few lines that another format reads too do not make the file one of it")
  func rareLines() throws {
    let named = "2026-01-02 03:04:05 INFO a.b: c\n"
    let plain = (0..<20).map { "2026-01-02 03:04:05 INFO plain \($0)\n" }.joined()
    #expect(try messages(named + plain).first == "a.b: c")
  }

  @Test("two formats that take turns are read, each line as what it is")
  func turns() throws {
    let text = (0..<8).map { python($0..<$0 + 1) + main($0..<$0 + 1) }.joined()
    #expect(try messages(text) == (0..<8).map { "m\($0)" } + (0..<8).map { "p\($0)" })
  }

  @Test("lines of another format that a message quotes are its text while they are few")
  func quotes() throws {
    let text = main(0..<20) + python(0..<2) + main(20..<22)
    #expect(try messages(text).count == 22)
  }

  @Test("a source is read again where more of its beginning tells otherwise, and nothing twice")
  func again() throws {
    let world = try World()
    try world.append(python(0..<2) + main(0..<2), to: Self.file)
    try world.importAll()
    #expect(try world.messages().count == 2)
    try world.append(main(2..<3), to: Self.file)
    let summary = try world.importAll()
    #expect(try world.messages().sorted() == ["m0", "m1", "m2", "p0", "p1"])
    #expect(summary.rows == 3)
    #expect(try world.verify().isProven)
    #expect(try world.importAll().rows == 0)
  }

  @Test("rejects become rows when the format is known", arguments: [false, true])
  func rejectsBecomeRows(isFollowed: Bool) throws {
    let follow = try FollowWorld()
    let world = follow.world
    try world.append("", to: Self.file)
    if isFollowed { try follow.start() }
    func take(_ text: String) throws {
      try world.append(text, to: Self.file)
      if isFollowed {
        try follow.step([follow.run + "/" + Self.file])
      } else {
        try world.importAll()
      }
    }
    try take("2026-01-02 03:04:05 - app.x - AUDIT - first\n")
    try take("a banner\n")
    #expect(try world.rejects().count == 2)
    try take(python(0..<1))
    #expect(try world.messages() == ["first\na banner", "p0"])
    #expect(try world.rejects().isEmpty)
    try follow.stop()
    #expect(try world.verify().isProven)
  }

  @Test("a template that was given stays, whatever the beginning tells")
  func given() throws {
    let world = try World(template: Template.main.text)
    try world.append(main(0..<1), to: Self.file)
    try world.importAll()
    world.options.templates = []
    try world.append(python(0..<9), to: Self.file)
    try world.importAll()
    try world.append(python(9..<12), to: Self.file)
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces WHERE message LIKE 'm0%'") == 1)
    #expect(try world.verify().isProven)
  }

  @Test("the rows are those of the bytes, however a file grows past what is looked at")
  func growth() throws {
    var random = SeededRandom()
    for _ in 0..<3 {
      var text = ""
      while text.utf8.count < 90_000 {
        let count = Int.random(in: 1...60, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0...2: text += python(0..<count)
        case 3: text += main(0..<min(count, 4))
        case 4: text += "2026-01-02 03:04:05 INFO [main] a.b.C: l\n"
        default: text += "Traceback\n  File \"x\"\n"
        }
      }
      let whole = try World()
      try whole.append(text, to: Self.file)
      try whole.importAll()
      let grown = try FollowWorld()
      try grown.world.append("", to: Self.file)
      try grown.start()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...6_000, using: &random))
        rest = rest.dropFirst(piece.count)
        try grown.world.append(piece, to: Self.file)
        try grown.step([grown.run + "/" + Self.file])
      }
      try grown.stop()
      #expect(try grown.world.rows().tally() == whole.rows().tally())
      #expect(try grown.world.rejects().sorted() == whole.rejects().sorted())
      #expect(try grown.world.verify().isProven)
      #expect(try whole.verify().isProven)
    }
  }

  @Test(
    "a first line that comes in pieces behind a byte order mark or NULs is one for the whole file",
    arguments: ["\u{FEFF}", "\0\0", "\u{FEFF}\0\u{FEFF}"],
    [
      """
      [2026-01-02 03:04:05] [info] m
      2026-01-02 03:04:05,678 - app.x - INFO - p
      2026-01-02 03:04:06,678 - app.x - INFO - p
      2026-01-02 03:04:07,678 - app.x - INFO - p\n
      """,
      """
      2026-01-02T03:04:05.1Z stdout F [2026-01-02 03:04:01] [error] boom
      2026-01-02T03:04:06.1Z stderr F [2026-01-02 03:04:02] [info] a\n
      """,
    ])
  func firstLine(marks: String, lines: String) throws {
    let whole = try World()
    try whole.append(marks + lines, to: Self.file)
    try whole.importAll()
    let bytes = Array((marks + lines).utf8)
    let rows = try whole.rows()
    #expect(rows.count > 1)
    let end = bytes.firstIndex(of: 0x0A) ?? 0
    for cut in [1, marks.utf8.count, 7, 20, 30, 36, end, end + 1] {
      let pieces = try World()
      for piece in [bytes[..<cut], bytes[cut...]] {
        try pieces.append(piece, to: Self.file)
        try pieces.importAll()
      }
      #expect(try pieces.rows().tally() == rows.tally(), "cut at \(cut)")
      #expect(try pieces.rejects() == whole.rejects(), "cut at \(cut)")
      #expect(try pieces.verify().isProven)
    }
  }

  @Test("small and long texts are looked at as far as is said")
  func lengths() {
    let lengths = [0: 0, 1: 1, 1_024: 1_024, 1_500: 1_024, 2_048: 2_048, 5_000: 4_096]
    for (count, length) in lengths { #expect(FormatSurvey.length(ofText: count) == length) }
    #expect(FormatSurvey.length(ofText: 1 << 40) == FormatSurvey.reach)
  }
}

extension [StoredRow] {
  /// How often each is there.
  fileprivate func tally() -> [StoredRow: Int] { reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
