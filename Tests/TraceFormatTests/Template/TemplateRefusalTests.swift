import Testing
import TraceFormat

@Suite("Templates that cannot be read back")
struct TemplateRefusalTests {
  @Test(
    "a template is refused with the column of the fault and why",
    arguments: [
      ("", 1, "there is no {message}"),
      ("[{datetime}] [{level}]", 23, "there is no {message}"),
      ("{{message}}", 12, "there is no {message}"),
      ("{message", 1, "the field has no \"}\""),
      ("message}", 8, "a single \"}\""),
      ("} {message}", 1, "a single \"}\""),
      ("{} {message}", 1, "a field without a name"),
      ("{0} {message}", 1, "{0} is no field"),
      ("{ message }", 1, "{ message } is no field"),
      ("{Message}", 10, "there is no {message}"),
      ("{a} {a} {message}", 5, "{a} stands in it twice"),
      ("é {a b} {message}", 3, "{a b} is no field"),
      ("{metadata[a]} {message}", 1, "{metadata[a]} reaches into a value"),
      ("{message.x}", 1, "{message.x} reaches into a value"),
      ("{message} {message}", 11, "{message} stands in it twice"),
      ("{level}{message}", 8, "nothing stands between {level} and {message}"),
      ("{level:<9}{message}", 11, "nothing stands between {level} and {message}"),
      ("{process}1{thread} {message}", 10, "\"1\" cannot be told from {process}"),
      ("{level}x {message}", 8, "\"x \" cannot be told from {level}"),
      ("{message} L{lineno}: {filename} 7{process}", 32, "\" 7\" cannot be told from {process}"),
      ("{message!r}", 1, "the conversion \"!r\""),
      ("{message!}", 1, "the conversion \"!\""),
      ("{process:05d} {message}", 1, "zero padding"),
      ("{level:05} {message}", 1, "zero padding"),
      ("{process:0>5d} {message}", 1, "this padding cannot be told"),
      ("{process:->5d} {message}", 1, "this padding cannot be told"),
      ("{message:.10}", 1, "a precision cuts the value"),
      ("{level:.0} {message}", 1, "a precision cuts the value"),
      ("{level:3.1} {message}", 1, "a precision cuts the value"),
      ("{process:.1f} {message}", 1, "a precision cuts the value"),
      ("{duration_ms:.2e} {message}", 1, "a precision cuts the value"),
      ("{process:x} {message}", 1, "the format \":x\""),
      ("{process:s} {message}", 1, "the format \":s\""),
      ("{process:,} {message}", 1, "the format \":,\""),
      ("{process:+d} {message}", 1, "the format \":+d\""),
      ("{process:=5d} {message}", 1, "the format \":=5d\""),
      ("{message:d}", 1, "the format \":d\""),
      ("{message:{width}}", 1, "the format \":{width\""),
      ("{datetime:%H:%M} {message}", 1, "the format \":%H:%M\""),
      ("{message:4097}", 1, "the width 4097 is too large: at most 4096"),
      (
        "{message:99999999999999999999}", 1,
        "the width 99999999999999999999 is too large: at most 4096"
      ),
      ("a\n{message}", 2, "a line break"),
      ("{message:\n<9}", 10, "a line break"),
      ("{message}\r", 10, "a line break"),
    ])
  func refused(_ template: String, _ column: Int, _ reason: String) {
    let error = #expect(throws: TemplateError.self) { try Template(template) }
    #expect(error?.column == column)
    #expect(error?.reason.hasPrefix(reason) == true, "\(String(describing: error))")
    #expect(error?.hint.isEmpty == false)
    #expect(error?.template == template)
    #expect(error?.description.contains("column \(column): \(reason)") == true)
  }

  @Test(
    "what can be read back is not refused",
    arguments: [
      "{message}", "{{{message}}}", "{message!s}", "{message:s}", "{message:120s}",
      "{message!s:>8s}",
      "{level:é^9} {message}", "{level:0} {message}", "{process!s:0>8} {message}",
      "{process:d} {message}", "{duration_ms:.2f} {message}", "{duration_ms:f} {message}",
      "{duration_ms:>10} {message}", "x1{process} {message}", "{message} {lineno}1",
      "{level}-{message}", "{hostname}1{message}", "{message}a{hostname}", "{message} {level}x",
      Column.names.map { "{\($0)}" }.joined(separator: "|"),
    ])
  func accepted(_ template: String) throws {
    #expect(try Template(template).text == template)
  }

  @Test("a template tells its columns in order, and whether every line is a record")
  func shape() throws {
    let template = try Template("{level} <{message}> {lineno}")
    #expect(template.columns == [.level, .message, .lineno])
    #expect(!template.isHeaderless)
    #expect(try Template("{message} {lineno}").isHeaderless)
    #expect(!(try Template("> {message}").isHeaderless))
  }
}
