internal import TraceStore

extension MarkedText {
  /// As one line of text that does no harm to a terminal. Where it is longer than `columns` it begins
  /// shortly before the first match, and ends with "…".
  ///
  /// - Parameter paint: is given each match, and gives what is shown of it.
  func line(columns: Int, paint: (String) -> String) -> String {
    let shown = isLonger(than: columns) ? fromFirstMatch(lead: columns / 4) : pieces
    // Cut as a whole, then taken apart again.
    let text = EscapedText.line(shown.map(\.text).joined(), columns: columns)
    var rest = Substring(text).unicodeScalars
    return shown.map { piece in
      let part = rest.prefix(EscapedText.line(piece.text).unicodeScalars.count)
      rest = rest.dropFirst(part.count)
      return piece.isMatch && !part.isEmpty ? paint(String(part)) : String(part)
    }.joined() + String(rest)
  }

  private func isLonger(than columns: Int) -> Bool {
    EscapedText.columns(of: EscapedText.line(pieces.map(\.text).joined())) > columns
  }

  /// What is before the first match is cut to a few characters, at a space where there is one.
  private func fromFirstMatch(lead: Int) -> [Piece] {
    guard let first = pieces.firstIndex(where: \.isMatch), first > 0 else { return pieces }
    let before = pieces[..<first].map(\.text).joined()
    guard before.count > lead else { return pieces }
    let end = before.suffix(lead)
    let words = end.firstIndex(of: " ").map { end[end.index(after: $0)...] } ?? end
    return [Piece("…" + words, isMatch: false)] + pieces[first...]
  }
}
