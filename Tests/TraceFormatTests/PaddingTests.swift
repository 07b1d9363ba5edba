import Testing
import TraceFormat

@Suite("Padding")
struct PaddingTests {
  @Test(
    "what the format specification added is removed, and only that",
    arguments: [
      ("{level:<9}", "info     ", "info"), ("{level:<9}", "exception", "exception"),
      ("{level:<9}", "exceptions", "exceptions"), ("{level:>9}", "     info", "info"),
      ("{level:^9}", "  info   ", "info"), ("{level:^8}", "  info  ", "info"),
      ("{level:*^9}", "**info***", "info"), ("{level:é<6}", "infoéé", "info"),
      ("{level:😀>6}", "😀😀info", "info"), ("{hostname:<6}", "host ", nil),
      ("{hostname:<6}", "a b   ", "a b"), ("{hostname:<6}", "a b    ", "a b    "),
      ("{hostname:>6}", "   a b", "a b"), ("{hostname:>6}", "    a b", "    a b"),
      ("{hostname:^7}", "   a   ", "a"), ("{hostname:^4}", " ab ", "ab"),
      ("{hostname:^4}", "ab  ", "ab "), ("{hostname:^5}", " a b ", "a b"),
      ("{hostname:<3}", "   ", ""), ("{hostname:^3}", "   ", ""), ("{hostname:<3}", "東 é", "東 é"),
      ("{process:5d}", "   42", "42"), ("{process:5d}", "42   ", nil),
      ("{process:5d}", "123456", "123456"),
      ("{process:<5d}", "42   ", "42"), ("{process!s:>5}", "   42", "42"),
      ("{duration_ms:>7.2f}", "  12.50", "12.50"), ("{lineno:^6}", "  -1  ", "-1"),
    ])
  func header(_ field: String, _ text: String, _ value: String?) throws {
    let template = "[\(field)] {message}"
    let fields = try TextParser(template).fields("[\(text)] m")
    let column = try #require(try Template(template).columns.first)
    #expect(fields?[column] == value)
    #expect((fields == nil) == (value == nil))
  }

  @Test("the padding of a message is removed behind it, over several lines too")
  func message() throws {
    let parser = try TextParser("{level} {message:10s} ({lineno})")
    #expect(parser.fields("info hello      (7)")?[.message] == "hello")
    #expect(parser.fields("info a\nb        (7)")?[.message] == "a\nb")
    #expect(parser.fields("info            (7)")?[.message] == "")
    #expect(parser.fields("info ten chars! (7)")?[.message] == "ten chars!")
    #expect(parser.fields("info eleven cha  (7)")?[.message] == "eleven cha ")
    #expect(parser.fields("info       東京 x (7)")?[.message] == "      東京 x")
  }

  @Test("a header may be padded with the text that ends it")
  func ambiguousEnd() throws {
    let parser = try TextParser("{level:<9} {message}")
    #expect(parser.fields("info      hello")?[.message] == "hello")
    #expect(parser.fields("exception hello")?[.level] == "exception")
    #expect(parser.fields("info hello") == nil)
  }
}
