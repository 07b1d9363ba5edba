/// HTML in which an unescaped value cannot be written down: its markup is what stands in the source as
/// a literal, and everything that is put into a literal is escaped.
///
///     let cell: HTML = "<td title=\"\(run.name)\">\(run.rows)</td>"
///
/// Attributes have to stand in double quotes.
public struct HTML: Sendable, ExpressibleByStringInterpolation {
  /// The markup in UTF-8.
  public private(set) var bytes: [UInt8]

  /// Nothing.
  public init() { bytes = [] }

  /// Markup of the program's own.
  public init(stringLiteral markup: StaticString) {
    bytes = markup.withUTF8Buffer(Array.init)
  }

  /// Markup of the program's own, and values.
  public init(stringInterpolation: StringInterpolation) {
    bytes = stringInterpolation.bytes
  }

  /// A text, escaped.
  public init(text: String) {
    bytes = []
    Self.escape(text, into: &bytes)
  }

  /// Appends markup.
  public static func += (html: inout HTML, more: HTML) { html.bytes += more.bytes }

  /// What each element becomes, one after the other.
  public static func each<Elements: Sequence>(
    _ elements: Elements, _ body: (Elements.Element) throws -> HTML
  ) rethrows -> HTML {
    var all = HTML()
    for element in elements { all += try body(element) }
    return all
  }

  /// Escapes what has a meaning in text or in a quoted attribute. A control character becomes its
  /// picture (U+2400…), since HTML has no words for it.
  private static func escape(_ text: String, into bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      case 0x09, 0x0A: bytes.append(byte)
      case 0..<0x20: bytes += [0xE2, 0x90, 0x80 + byte]
      case 0x7F: bytes += "\u{2421}".utf8
      default: bytes.append(byte)
      }
    }
  }

  /// A literal and the values in it.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    /// An empty one.
    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    /// Markup of the program's own.
    public mutating func appendLiteral(_ markup: StaticString) {
      markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A text, escaped.
    public mutating func appendInterpolation(_ text: String) { HTML.escape(text, into: &bytes) }

    /// A text, escaped; nothing where there is none.
    public mutating func appendInterpolation(_ text: String?) {
      if let text { HTML.escape(text, into: &bytes) }
    }

    /// A number.
    public mutating func appendInterpolation(_ number: some BinaryInteger) {
      bytes += String(number).utf8
    }

    /// Markup that was made before.
    public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }

    /// Markup that was made before; nothing where there is none.
    public mutating func appendInterpolation(_ html: HTML?) {
      if let html { bytes += html.bytes }
    }

    /// A part of a URL: a segment of its path, or a value of its query.
    public mutating func appendInterpolation(url part: String) {
      bytes += PercentEncoding.encoded(part).utf8
    }

    /// A length or a place in a drawing, to the tenth.
    public mutating func appendInterpolation(length: Double) {
      let tenths = (max(-1e6, min(1e6, length.isFinite ? length : 0)) * 10).rounded()
      bytes += "\(tenths / 10)".utf8
    }
  }
}
