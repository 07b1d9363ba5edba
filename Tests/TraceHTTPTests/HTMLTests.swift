import Testing

@testable import TraceHTTP

@Suite("HTML")
struct HTMLTests {
  private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

  @Test("a value in a literal is escaped, in text and in an attribute")
  func escaping() {
    let value = #""><script>alert('1')</script>&"#
    #expect(
      text("<a title=\"\(value)\">\(value)</a>")
        == "<a title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\">"
        + "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</a>")
  }

  @Test("HTML that was made before is put in as it is, and escaped once")
  func nesting() {
    let inner: HTML = "<b>\("a<b")</b>"
    #expect(text("<p>\(inner)\(HTML?.none)\(String?.none)</p>") == "<p><b>a&lt;b</b></p>")
  }

  @Test("control characters become their pictures; line feeds and tabs stay")
  func controls() {
    #expect(text(HTML(text: "\0\u{1B}[0m\r\n\t\u{7F}")) == "␀␛[0m␍\n\t␡")
  }

  @Test("a part of a URL has no character that means anything in one")
  func urls() {
    let html: HTML = "<a href=\"/runs/\(url: "a/b?c#d\"é%")\">"
    #expect(text(html) == "<a href=\"/runs/a%2Fb%3Fc%23d%22%C3%A9%25\">")
    #expect(PercentEncoding.decoded("a%2Fb%3Fc%23d%22%C3%A9%25".utf8) == "a/b?c#d\"é%")
  }

  @Test("lengths have a digit after the point, whatever the number is")
  func lengths() {
    #expect(text("\(length: 12.34)|\(length: .nan)|\(length: .infinity)") == "12.3|0.0|0.0")
  }

  @Test("a percent sign that no two digits follow stands for itself")
  func malformed() {
    #expect(PercentEncoding.decoded("100%|%4|%zz|%41".utf8) == "100%|%4|%zz|A")
    let pairs = PercentEncoding.pairs("a=1+2&b&=c&a=%3D".utf8)
    #expect(pairs.map(\.name) == ["a", "b", "", "a"])
    #expect(pairs.map(\.value) == ["1 2", "", "c", "="])
  }
}
