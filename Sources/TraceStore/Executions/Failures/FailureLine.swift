/// The one line of an error that says what is wrong.
enum FailureLine {
  private static let traceback = "Traceback (most recent call last):"

  /// The line of a message.
  ///
  /// After a traceback it is the line that names the exception, whatever more lines its text has;
  /// otherwise the first line, or the one after it where that is only a heading.
  static func text(of message: String) -> String {
    let said = WriterMessage(message).map { String($0.text) } ?? message
    let lines = said.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map(undecorated)
    if let start = lines.lastIndex(where: { $0.contains(traceback) }),
      let line = lines[(start + 1)...].first(where: isOfException)
    {
      return trimmed(line)
    }
    let spoken = lines.map(trimmed).filter { !$0.isEmpty }
    guard let first = spoken.first else { return "" }
    if first.hasSuffix(":"), spoken.count > 1 { return spoken[1] }
    return first
  }

  /// The line of a row: of its exception, where columns have one.
  static func text(
    message: String, exceptionType: String?, exceptionMessage: String?
  ) -> String {
    let said = exceptionMessage.flatMap {
      $0.split(whereSeparator: \.isNewline).first.map(String.init)
    }
    switch (exceptionType, said) {
    case (let type?, let said?): return said.hasPrefix(type) ? said : "\(type): \(said)"
    case (let type?, nil): return type
    case (nil, let said?): return said
    case (nil, nil): return text(of: message)
    }
  }

  /// A line without what the writer draws before it: ` ... |  ⇥` and ` ... ╰─ ⇥`.
  private static func undecorated(_ line: Substring) -> Substring {
    for drawing in [" ... |  \t", " ... ╰─ \t"] where line.hasPrefix(drawing) {
      return line.dropFirst(drawing.count)
    }
    return line
  }

  /// Frames, their source and the marks under it are indented; the exception is not.
  private static func isOfException(_ line: Substring) -> Bool {
    guard let first = line.first else { return false }
    return !first.isWhitespace
  }

  private static func trimmed(_ line: Substring) -> String {
    var line = line.drop { $0.isWhitespace }
    while line.last?.isWhitespace == true { line.removeLast() }
    return String(line)
  }
}
