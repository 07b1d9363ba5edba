/// Foreign text in a line that people read. A name on a disk, or a value in a database, is whatever
/// somebody wrote: it must not move the cursor, set a title, turn the direction of writing, or begin a line
/// that looks like one of ours.
extension Unicode.Scalar {
  /// What is shown in its place where it is no plain character of a line: controls (C0, DEL and C1), what
  /// ends lines or paragraphs, and what turns or hides text. `nil` where it is shown as it is.
  package var escape: String? {
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\0": return "\\0"
    default: break
    }
    let isHarmless =
      switch properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: false
      // The joiner of emoji turns nothing.
      case .format: self == "\u{200D}"
      default: true
      }
    return isHarmless ? nil : "\\u{\(String(value, radix: 16))}"
  }
}

extension String {
  /// The text as one line that does no harm to a terminal.
  package var printableLine: String {
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    return unicodeScalars.map { $0.escape ?? String($0) }.joined()
  }

  /// The same of a message of several lines: each is one.
  package var printableLines: String {
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return self }
    return unicodeScalars.map { $0 == "\n" ? "\n" : $0.escape ?? String($0) }.joined()
  }
}
