internal import TraceStore

extension MarkedText {
  /// As one line of text that does no harm to a terminal. Where it is longer than `columns` it begins
  /// shortly before the first match, and ends with "…". `paint` is given each match, and gives what is
  /// shown of it.
  func line(columns: Int, paint: (String) -> String) -> String {
    let shown = isLonger(than: columns) ? fromFirstMatch(lead: columns / 4) : pieces
    // Cut as a whole, then taken apart again.
    let whole = shown.map(\.text).joined()
    let text = EscapedText.line(whole, columns: columns)
    let isCut = text != EscapedText.line(whole)
    var rest = (isCut ? text.dropLast() : text[...]).unicodeScalars
    let parts = shown.map { piece in
      let part = rest.prefix(EscapedText.line(piece.text).unicodeScalars.count)
      rest = rest.dropFirst(part.count)
      return piece.isMatch && !part.isEmpty ? paint(String(part)) : String(part)
    }
    return parts.joined() + (isCut ? "…" : "")
  }

  private func isLonger(than columns: Int) -> Bool {
    EscapedText.columns(of: EscapedText.line(pieces.map(\.text).joined())) > columns
  }

  /// What is before the first match is cut to a few characters, at a space where there is one.
  private func fromFirstMatch(lead: Int) -> [Piece] {
    guard let first = pieces.firstIndex(where: \.isMatch), first > 0 else { return pieces }
    let before = pieces[..<first].map(\.text).joined()
    guard before.count > lead else { return pieces }
    var end = before.suffix(lead)
    if before.dropLast(lead).last != " ", let space = end.dropLast().firstIndex(of: " ") {
      end = end[end.index(after: space)...]
    }
    return [Piece("…" + end, isMatch: false)] + pieces[first...]
  }
}
