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
      "", "[", "[]", "[] [] ", "[2026-11-23 15:13:42] [info]", "[2026-11-23 15:13:42] [info]x",
      "[2026-11-23 15:13:42] [core] x", "[2026-11-23 15:13:42] [20610] x",
      "[2026-11-23 15:13:42] [] x", "[2026-11-23 15:13:42] [info ] x",
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

  @Test("a level is any word where the user gives the template, and a known one where not")
  func levels() throws {
    let given = try TextParser("[{datetime}] [{level}] {message}")
    #expect(given.isHeader("[2026-11-23 15:13:42] [core] x"))
    #expect(given.isHeader("[2026-11-23 15:13:42] [fehler-2] x"))
    #expect(!given.isHeader("[2026-11-23 15:13:42] [20610] x"))
    #expect(!given.isHeader("[2026-11-23 15:13:42] [a b] x"))
    #expect(given.name == main.name)
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
    let parser = try TextParser("{hostname} [{level}] {process}: {message}")
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
