import TestSupport
import Testing
import TraceStore

@testable import TracePipeline

@Suite("Bytes that are not what one expects")
struct ByteFormatTests {
  // MARK: Line ends

  @Test("a CR before an LF is no part of a message, in the middle of a record neither")
  func carriageReturns() throws {
    let world = try World()
    let text = lines("a", "b\nmore", "c\r inside").replacing("\n", with: "\r\n")
    try world.append(text, to: "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == ["a", "b\nmore", "c\r inside"])
    #expect(try world.verify().isProven)
  }

  @Test("CRLF text is paired with metadata, whichever of them comes first", arguments: 0..<3)
  func pairedCarriageReturns(order: Int) throws {
    let world = try World()
    let text = lines("a", "b\nmore", "c").replacing("\n", with: "\r\n")
    let metadata = (json("a") + json("b\\nmore") + json("c")).replacing("\n", with: "\r\n")
    if order < 2 { try world.append(text, to: "stdout.txt") }
    if order == 1 { try world.importAll() }
    try world.append(metadata, to: "metadata.json")
    if order == 2 { try world.importAll() }
    if order == 2 { try world.append(text, to: "stdout.txt") }
    try world.importAll()
    #expect(try world.messages() == ["a", "b\nmore", "c"])
    #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 3)
    #expect(try world.rejects().isEmpty)
    #expect(try world.verify().isProven)
  }

  @Test("only LF ends a line: not VT, FF, NEL, or a separator of Unicode")
  func otherLineEnds() throws {
    let world = try World()
    let message = "a\u{0B}b\u{0C}c\u{85}d\u{2028}e\u{2029}f"
    try world.append(line(message), to: "stdout.txt")
    try world.append(json("x\u{2028}y\u{85}z"), to: "metadata.json", run: "s")
    try world.importAll()
    #expect(try world.messages() == [message, "x\u{2028}y\u{85}z"])
  }

  // MARK: Marks, NUL, encodings

  @Test("a byte order mark at the start of a file is no part of its first record")
  func byteOrderMark() throws {
    let world = try World()
    try world.append("\u{FEFF}" + lines("a", "b"), to: "stdout.txt")
    try world.append("\u{FEFF}" + json("m"), to: "metadata.json", run: "s")
    try world.importAll()
    #expect(try world.messages() == ["a", "b", "m"])
    #expect(try world.rejects().isEmpty)
    #expect(try world.verify().isProven)
  }

  @Test("text with a byte order mark is paired")
  func pairedByteOrderMark() throws {
    let world = try World()
    try world.append("\u{FEFF}" + lines("a", "b"), to: "stdout.txt")
    try world.append(json("a") + json("b"), to: "metadata.json")
    let summary = try world.importAll()
    #expect(try world.messages() == ["a", "b"])
    #expect(try world.rejects().isEmpty)
    #expect(summary.bytes == Int64(3 + (lines("a", "b") + json("a") + json("b")).utf8.count))
    #expect(try world.verify().isProven)
  }

  @Test("a byte order mark may be torn, and a document may stand behind one")
  func tornByteOrderMark() throws {
    for cut in 1...4 {
      let world = try World()
      let bytes = Array(("\u{FEFF}" + lines("a")).utf8)
      try world.append(bytes[..<cut], to: "stdout.txt")
      try world.append("\u{FEFF}{\n\"user_id\": \"u\"}", to: "metadata.json")
      try world.importAll()
      try world.append(bytes[cut...], to: "stdout.txt")
      try world.importAll()
      #expect(
        try world.rows(["user_id", "message"]).map(\.values) == [["u", "a"]], "cut at \(cut)")
      #expect(try world.rejects().isEmpty)
      #expect(try world.verify().isProven)
    }
  }

  @Test("a byte order mark elsewhere is text")
  func markElsewhere() throws {
    let world = try World()
    try world.append(lines("\u{FEFF}a"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.firstRow("message") == ["\u{FEFF}a"])
  }

  @Test("NUL is a character like any other, in text and in metadata")
  func nul() throws {
    let world = try World()
    try world.append(lines("a\0b", "\0"), to: "stdout.txt")
    try world.append(json("c\\u0000d"), to: "metadata.json", run: "s")
    try world.importAll()
    // As hexadecimal digits: many a reader stops at a NUL.
    let messages = try world.rows(["hex(message)"]).map(\.values).sorted { $0[0] < $1[0] }
    #expect(messages == [["00"], ["610062"], ["630064"]])
    #expect(try world.verify().isProven)
  }

  @Test("text that is not UTF-8 has U+FFFD in its message, and its raw bytes among the rejects")
  func encodingOfText() throws {
    let world = try World()
    let raw = Array("[2026-01-02 03:04:00] [info] caf".utf8) + [0xE9, 0x20, 0xFF]
    try world.append(lines("a"), to: "stdout.txt")
    try world.append(raw + [0x0A], to: "stdout.txt")
    try world.append(lines("b"), to: "stdout.txt")
    let summary = try world.importAll()
    #expect(try world.messages() == ["a", "b", "caf\u{FFFD} \u{FFFD}"])
    #expect(summary.rejects == 1)
    #expect(summary.rejectReasons.map(\.reason) == ["encoding"])
    let example = try #require(summary.rejectReasons.first?.example)
    #expect(example.bytes == raw)
    #expect(example.offset == Int64(line("a").utf8.count))
    #expect(example.line == 2)
    #expect(try world.verify().isProven)
  }

  @Test("a line that is not UTF-8 costs itself, wherever it is among others")
  func encodingAmongOthers() throws {
    let world = try World()
    // More than is checked together, and characters that are cut wherever that ends.
    var bytes: [UInt8] = []
    var expected: [String] = []
    for number in 0..<3_000 {
      bytes += Array("[2026-01-02 03:04:05] [info] \(number) é🚀".utf8)
      if number % 1_000 == 500 { bytes.append(0xFF) }
      bytes.append(0x0A)
      expected.append("\(number) é🚀" + (number % 1_000 == 500 ? "\u{FFFD}" : ""))
    }
    try world.append(bytes, to: "stdout.txt")
    let summary = try world.importAll()
    #expect(try world.messages().sorted() == expected.sorted())
    #expect(summary.rejectReasons.map(\.reason) == ["encoding"])
    #expect(summary.rejects == 3)
  }

  @Test("metadata that is not UTF-8 is a row all the same, and its raw bytes are kept")
  func encodingOfMetadata() throws {
    let world = try World()
    let whole = Array(json("caf~").utf8).map { $0 == UInt8(ascii: "~") ? 0xE9 : $0 }
    try world.append(whole, to: "metadata.json")
    let summary = try world.importAll()
    #expect(try world.messages() == ["caf\u{FFFD}"])
    #expect(summary.rejectReasons.map(\.reason) == ["encoding"])
    #expect(summary.rejectReasons.first?.example.bytes == Array(whole.dropLast()))
    #expect(try world.verify().isProven)
  }

  @Test("bytes that are not UTF-8 pair with metadata that is damaged in the same way")
  func pairedEncoding() throws {
    let world = try World()
    func damaged(_ text: String) -> [UInt8] {
      Array(text.utf8).map { $0 == UInt8(ascii: "~") ? 0xE9 : $0 }
    }
    try world.append(damaged(lines("a~b", "c")), to: "stdout.txt")
    try world.append(damaged(json("a~b") + json("c")), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a\u{FFFD}b", "c"])
    #expect(try world.rejects().count == 2, "the raw bytes of both sides")
    #expect(try world.verify().isProven)
  }

  // MARK: Nothing

  @Test("empty files are sources without records")
  func empty() throws {
    let world = try World()
    for file in ["stdout.txt", "stderr.txt", "metadata.json"] { try world.append("", to: file) }
    let summary = try world.importAll()
    #expect(summary.sources == 3)
    #expect(summary.records == 0)
    #expect(summary.bytes == 0)
    #expect(try world.verify().isProven)
    try world.append(lines("a"), to: "stdout.txt")
    try world.append(json("a"), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a"])
    #expect(try world.verify().isProven)
  }

  @Test("blank lines before the first record are nothing, those in one belong to it")
  func blankLines() throws {
    let world = try World()
    try world.append("\n  \n\t\r\n", to: "stdout.txt")
    try world.append("\n \n", to: "metadata.json", run: "s")
    var summary = try world.importAll()
    #expect(summary.records == 0)
    #expect(summary.rejects == 0)
    try world.append("\n" + lines("a", "\n", "b"), to: "stdout.txt")
    summary = try world.importAll()
    #expect(try world.messages() == ["\n", "a", "b"])
    #expect(try world.verify().isProven)
  }

  @Test("lines before the first header are rejects, one for each")
  func noHeader() throws {
    let world = try World()
    try world.append("x\n\ny\n" + lines("a"), to: "stdout.txt")
    let summary = try world.importAll()
    #expect(try world.rejects() == ["no-header: x", "no-header: y"])
    #expect(summary.rejectReasons.map(\.count) == [2])
    #expect(try world.messages() == ["a"])
    #expect(try world.verify().isProven)
  }

  @Test("one bad line of metadata costs that line and no other")
  func badLine() throws {
    let world = try World()
    try world.append(
      json("a") + "{\"torn\": \n" + json("b") + "[1]\n" + "null\n" + json("c"), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a", "b", "c"])
    #expect(try world.rejects() == ["json: {\"torn\": ", "json: [1]", "json: null"])
    #expect(try world.verify().isProven)
  }

  @Test("two objects on one line are two records; what follows an object is a reject")
  func severalObjects() throws {
    let world = try World()
    let (a, b) = (json("a").dropLast(), json("b").dropLast())
    try world.append("\(a)\(b)\n\(json("c").dropLast()) rest\n" + json("d"), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a", "b", "c", "d"])
    #expect(try world.rejects().count == 1)
    #expect(try world.rejects().first?.contains("rest") == true)
    #expect(try world.verify().isProven)
  }
}
