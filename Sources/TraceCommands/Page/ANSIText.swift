internal import TraceHTTP

/// A text with the colours that a program wrote for a terminal (ECMA-48, SGR): they become classes, and
/// whatever else is meant for a terminal is left out.
struct ANSIText {
  private static let escape: UInt8 = 0x1B

  private let text: String

  init(_ text: String) {
    self.text = text
  }

  /// The text, escaped, each coloured part in a `span`.
  var html: HTML {
    guard text.utf8.contains(Self.escape) else { return HTML(text: text) }
    var html = HTML()
    var style = Style()
    var rest = Array(text.utf8)[...]
    while let next = rest.firstIndex(of: Self.escape) {
      append(rest[..<next], style, to: &html)
      rest = rest[next...]
      guard let sequence = Self.sequence(rest) else {
        append(rest.prefix(1), style, to: &html)
        rest = rest.dropFirst()
        continue
      }
      if sequence.final == UInt8(ascii: "m") { style.apply(sequence.parameters) }
      rest = rest.dropFirst(sequence.length)
    }
    append(rest, style, to: &html)
    return html
  }

  private func append(_ bytes: ArraySlice<UInt8>, _ style: Style, to html: inout HTML) {
    guard !bytes.isEmpty else { return }
    let part = HTML(text: String(decoding: bytes, as: UTF8.self))
    html += style.classes.isEmpty ? part : "<span class=\"\(style.classes)\">\(part)</span>"
  }

  /// The control sequence at the beginning; `nil` where there is none.
  private static func sequence(
    _ bytes: ArraySlice<UInt8>
  ) -> (parameters: [Int], final: UInt8, length: Int)? {
    let body = bytes.dropFirst(2)
    guard bytes.dropFirst().first == UInt8(ascii: "["),
      let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }),
      (0x40...0x7E).contains(body[end])
    else { return nil }
    let parameters = body[..<end].split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
    ).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    return (parameters, body[end], end - bytes.startIndex + 1)
  }

  /// What is in force at a place.
  private struct Style {
    private var isBold = false
    private var isFaint = false
    /// 0 to 7, and 8 to 15 of the bright ones.
    private var color: Int?

    var classes: String {
      ((isBold ? ["ab"] : []) + (isFaint ? ["af"] : []) + (color.map { ["a\($0)"] } ?? []))
        .joined(separator: " ")
    }

    mutating func apply(_ parameters: [Int]) {
      var rest = parameters[...]
      while let parameter = rest.popFirst() {
        switch parameter {
        case 0: self = Style()
        case 1: isBold = true
        case 2: isFaint = true
        case 22: (isBold, isFaint) = (false, false)
        case 30...37: color = parameter - 30
        case 90...97: color = parameter - 82
        case 39: color = nil
        // Of the many colours those are known that have names.
        case 38, 48:
          let isForeground = parameter == 38
          guard rest.popFirst() == 5 else { return }
          let number = rest.popFirst() ?? 0
          if isForeground { color = (0..<16).contains(number) ? number : nil }
        default: break
        }
      }
    }
  }
}
