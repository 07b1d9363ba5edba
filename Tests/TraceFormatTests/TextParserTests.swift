import Foundation
import Testing

@testable import TraceFormat

@Suite("Reading text records")
struct TextParserTests {
  private let main: TextParser
  private let long: TextParser

  init() throws {
    main = .stockMain(datetimes: try .plain)
    long = .stockLong(datetimes: try .plain)
  }

  @Test("the main shape")
  func mainShape() {
    let fields = main.fields("[2026-11-23 15:13:42] [info] a [b] c\nsecond line\n")
    #expect(
      fields == [
        .datetime: "2026-11-23 15:13:42", .level: "info",
        .message: "a [b] c\nsecond line\n",
      ])
    #expect(main.fields("[2026-11-23 15:13:42] [info] ")?[.message] == "")
    #expect(main.fields("[2026-11-23 15:13:42] [info] \r")?[.message] == "")
    #expect(main.fields("[2026-11-23 15:13:42] [WARN] x\r\ny\r")?[.message] == "x\r\ny")
  }

  @Test(
    "lines that are no headers of the main shape",
    arguments: [
      "", "[", "[]", "[] [] ", "[2026-11-23 15:13:42] [info]x",
      "[2026-11-23 15:13:42] [20610] x", "[2026-11-23 15:13:42] [] x",
      "[2026-11-23 15:13:42]  [info] x", " [2026-11-23 15:13:42] [info] x",
      "[yesterday] [info] x", "2026-11-23 15:13:42 [info] x",
      "\u{FEFF}[2026-11-23 15:13:42] [info] x",
      "[2026-11-23 15:13:42] production.INFO: x", "Traceback (most recent call last):",
    ])
  func noHeader(_ line: String) {
    #expect(!main.isHeader(line))
  }

  @Test("what is no record at all is message from end to end")
  func foreign() {
    let found = TextFields()
    "no header\r".withBytes { bytes in
      #expect(!main.read(bytes, into: found))
      #expect(found[.message] == 0..<9)
      #expect(found[.level] == nil)
      #expect(found.datetime == nil)
    }
  }

  @Test("a record forgets the fields of the one before it")
  func reuse() throws {
    let parser = try TextParser("{level} {message} <{filename}>")
    let found = TextFields()
    "info x <a.py>".withBytes { _ = parser.read($0, into: found) }
    #expect(found[.filename] != nil)
    "info torn".withBytes { _ = parser.read($0, into: found) }
    #expect(found[.filename] == nil)
    #expect(found[.message] == 5..<9)
  }

  @Test("a level is any word, its padding apart, whoever settled the template")
  func levels() throws {
    for parser in [main, try TextParser("[{datetime}] [{level}] {message}")] {
      for level in ["core", "fehler-2", "INFO ", " INFO", "  WARN  "] {
        let fields = parser.fields("[2026-11-23 15:13:42] [\(level)] x")
        #expect(fields?[.level] == level.trimmingCharacters(in: .whitespaces))
        #expect(fields?[.message] == "x")
      }
      #expect(!parser.isHeader("[2026-11-23 15:13:42] [20610] x"))
      #expect(!parser.isHeader("[2026-11-23 15:13:42] [a b] x"))
    }
  }

  @Test("an alignment without a width is padding of any width")
  func freePadding() throws {
    let parser = try TextParser("{datetime} {level:<} {message}")
    #expect(parser.fields("2026-11-23 15:13:42 INFO  x y")?[.message] == "x y")
    #expect(parser.fields("2026-11-23 15:13:42 ERROR x y")?[.message] == "x y")
    #expect(parser.fields("2026-11-23 15:13:42  INFO x y")?[.level] == "INFO")
    let given = try TextParser("{datetime} {level} {message}")
    #expect(given.fields("2026-11-23 15:13:42 INFO  x")?[.message] == " x")
  }

  @Test("a header without its message, its blank stripped, is a record with an empty message")
  func bareHeader() throws {
    #expect(main.fields("[2026-11-23 15:13:42] [info]")?[.message] == "")
    #expect(main.fields("[2026-11-23 15:13:42] [info]\r")?[.level] == "info")
    #expect(main.fields("[2026-11-23 15:13:42] [info]\nx")?[.message] == "\nx")
    let plain = try TextParser("{datetime} {level} {message}")
    #expect(plain.fields("2026-11-23 15:13:42 info")?[.level] == "info")
  }

  private func kind(_ line: String, _ parser: TextParser) -> LineKind {
    line.withBytes { parser.judge($0, into: TextFields()) }
  }

  @Test(
    "a line with a datetime where the template has one is never text",
    arguments: [
      ("[2026-02-30 00:00:00] [info] x", "the month 2 of 2026 has no day 30"),
      ("[2026-13-01 00:00:00] [info] x", "there is no month 13"),
      ("[2026-01-01 24:00:00] [info] x", "there is no hour 24"),
      ("[1732345678123456] [info] x", "a number of 16 digits is no epoch"),
      ("[05/03/2026 14:00:00] [info] x", "its datetime is of a form that is not known"),
      ("[Jun  1 15:16:01] [info] x", "its datetime has no year"),
      ("[2026-01-01 00:00:00] x", "it begins with a datetime as a header does"),
      ("[2026-01-01 00:00:00] [20610] x", "it begins with a datetime as a header does"),
    ])
  func nearHeader(_ line: String, _ reason: String) {
    guard case .nearHeader(let found) = kind(line, main) else {
      Issue.record("\(kind(line, main))")
      return
    }
    #expect(found.hasPrefix(reason))
  }

  @Test(
    "what has no datetime there is text",
    arguments: [
      "", " ", "[a] [b] c", "[] []", "[yesterday] [info] x", "Traceback (most recent call last):",
      "  File \"a.py\", line 1", "2026-11-23 15:13:42 info x", "[1234] [info] x",
      "[12:30] [info] x",
      "[05/03/2026 14:00:00] x", "[1732345678123456] x",
    ])
  func text(_ line: String) {
    #expect(kind(line, main) == .text)
  }

  @Test("a byte order mark or NULs before a header are passed over")
  func marks() {
    #expect(kind("\u{FEFF}[2026-11-23 15:13:42] [info] x", main) == .marked(3))
    #expect(kind("\0\0[2026-11-23 15:13:42] [info] x", main) == .marked(2))
    #expect(kind("\0\0x", main) == .text)
    #expect(kind("\u{FEFF}x", main) == .text)
  }

  @Test(
    "of several templates the first that fits, and one with a level that is known before others")
  func several() throws {
    let templates = try ["[{datetime}] [{name}] [{level}] {message}", main.name].map {
      try Template($0)
    }
    let parser = try #require(TextParser(templates: templates, datetimes: try .plain))
    #expect(parser.name == templates.map(\.text).joined(separator: "\n"))
    #expect(TextParser.templates(named: parser.name) == templates)
    #expect(parser.fields("[2026-11-23 15:13:42] [net] [info] x")?[.message] == "x")
    #expect(parser.fields("[2026-11-23 15:13:42] [info] x")?[.message] == "x")
    #expect(parser.fields("[2026-11-23 15:13:42] [info] [x] y")?[.message] == "[x] y")
    #expect(parser.fields("[2026-11-23 15:13:42] [AUDIT] y")?[.level] == "AUDIT")
  }

  @Test("a datetime may hold the text that ends it")
  func datetimeWithSeparator() throws {
    let parser = try TextParser("{datetime} {level} {message}")
    #expect(parser.fields("2026-11-23 15:13:42 info a b")?[.datetime] == "2026-11-23 15:13:42")
    #expect(
      parser.fields("Sun Dec 04 04:47:44 2005 info a b")
        == [.datetime: "Sun Dec 04 04:47:44 2005", .level: "info", .message: "a b"])
    #expect(
      parser.fields("2026-11-23 15:13:42 +0700 info a")?[.datetime] == "2026-11-23 15:13:42 +0700")
    #expect(parser.fields("2026-11-23 15:13:42 + info a") == nil)
    let behind = try TextParser("{message} {datetime}")
    #expect(behind.fields("a b 2026-11-23 15:13:42")?[.message] == "a b")
  }

  @Test("a free field ends where the rest of the header fits")
  func freeField() throws {
    let parser = try TextParser("{hostname} [{level}] {process:d}: {message}")
    let fields = parser.fields("a [b] [x] [info] 7: m [info] 8: n")
    #expect(fields?[.hostname] == "a [b] [x]")
    #expect(fields?[.message] == "m [info] 8: n")
    #expect(parser.fields("a [info] x: m\n [info] 8: n") == nil)
  }

  @Test("fields behind the message are looked for from the end of the last line")
  func suffix() throws {
    let parser = try TextParser("{level} {message} ({filename}:{lineno})")
    #expect(
      parser.fields("info a (b.py:1) c\nd (e.py:2) (my file.py:3)")
        == [
          .level: "info", .message: "a (b.py:1) c\nd (e.py:2)", .filename: "my file.py",
          .lineno: "3",
        ])
    #expect(parser.fields("info a (b.py:1)\nc")?[.message] == "a (b.py:1)\nc")
    #expect(parser.fields("info a (b.py:x)")?[.message] == "a (b.py:x)")
    #expect(parser.fields("info a\n(b.py:1)")?[.message] == "a\n(b.py:1)")
    #expect(parser.fields("info a (b.py:1)\r")?[.lineno] == "1")
  }

  @Test("a template whose every line is a record")
  func headerless() throws {
    let parser = try TextParser("{message} [{level}]")
    #expect(parser.isHeader(""))
    #expect(parser.fields("x [info]") == [.message: "x", .level: "info"])
    #expect(parser.fields("x") == [.message: "x"])
    #expect(try TextParser("{message}").fields("") == [.message: ""])
  }

  @Test("None stands where a number or a level was null")
  func none() throws {
    let parser = try TextParser("{level} {process} {duration_ms} {message}")
    let fields = parser.fields("None None None None")
    #expect(fields?[.process] == "None")
    #expect(fields?[.message] == "None")
  }

  @Test("a line that invites endless trying is done at once")
  func hostile() throws {
    let parser = try TextParser(
      "{hostname} {user_id} {tenant_id} {datetime} {environment} {level}: {message} <{filename}#{lineno}>"
    )
    let count = 5_000
    for piece in [" ", "a ", "2026-11-23 15:13:42 ", "a: ", "> <", "<#", "<a#1> ", "1#<"] {
      let line = String(repeating: piece, count: count)
      #expect(!parser.isHeader(line))
      #expect(!main.isHeader("[" + line))
      #expect(!long.isHeader(line))
      let header = "h u t 2026-11-23 15:13:42 e info: "
      #expect(parser.fields(header + line)?[.message]?.isEmpty == false)
    }
  }

  @Test("bytes that are no UTF-8 break nothing")
  func notUTF8() throws {
    let parser = try TextParser("{hostname:é<9} {level} {message:>12} {filename:^5}|")
    for byte in UInt8.min...UInt8.max {
      let line = Array("ab".utf8) + Array(repeating: byte, count: 9) + Array(" info x".utf8)
      line.withUnsafeBytes { bytes in
        let found = TextFields()
        let isRecord = parser.read(bytes, into: found)
        #expect(parser.isHeader(bytes) == isRecord)
        #expect(found[.message] != nil)
      }
    }
  }
}
