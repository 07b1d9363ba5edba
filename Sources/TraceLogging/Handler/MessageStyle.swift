/// What becomes of the message that a program gives to a trace.
public enum MessageStyle: Sendable, Hashable {
  /// It stays as it is.
  case plain
  /// As the writer itself writes it: its module in front, `[CALLER]: ` where the message does not say
  /// another one, with an emoji or without; and its further lines set off by ` ... |  ` and a tab.
  case workflow(emoji: Bool)

  /// The message as it is recorded.
  func apply(to message: String) -> String {
    switch self {
    case .plain: message
    case .workflow(let emoji): Self.setOffLines(of: Self.addModule(to: message, emoji: emoji))
    }
  }

  /// The modules of the writer, by what stands in the brackets.
  private static let emojis = [
    "CALLER": "⚙️", "STAGE": "🔗", "JOB": "⛓️", "WORKFLOW": "🏃", "RELEASE": "📅", "POKING": "⏰",
  ]

  private static let spaces: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r", "\u{0B}", "\u{0C}"]

  private static func addModule(to message: String, emoji: Bool) -> String {
    var (module, rest) = ("CALLER", message[...])
    for name in emojis.keys where message.utf8.starts(with: "[\(name)]:".utf8) {
      module = name
      rest = Substring(message.unicodeScalars.dropFirst(name.utf8.count + 3))
      if let space = rest.unicodeScalars.first, Self.spaces.contains(space) {
        rest.unicodeScalars.removeFirst()
      }
    }
    return (emoji ? (emojis[module] ?? "") + " " : "") + "[\(module)]: \(rest)"
  }

  private static func setOffLines(of message: String) -> String {
    let lines = lines(of: message.unicodeScalars.trimming("\n"))
    guard let first = lines.first, let last = lines.dropFirst().last else { return lines.joined() }
    var text = first
    for line in lines.dropFirst().dropLast() { text += "\n ... |  \t" + line }
    return text + "\n ... ╰─ \t" + last
  }

  /// The writer marks the end of a line by `||` before it parts them, so that this ends one too. By
  /// scalars: CR and LF are one character to Swift.
  private static func lines(of message: Substring.UnicodeScalarView) -> [String] {
    var lines = [String.UnicodeScalarView()]
    var hasBar = false
    for scalar in message.flatMap({ $0 == "\n" ? ["|", "|"] : [$0] }) {
      if hasBar && scalar == "|" {
        lines[lines.count - 1].removeLast()
        lines.append(String.UnicodeScalarView())
        hasBar = false
      } else {
        lines[lines.count - 1].append(scalar)
        hasBar = scalar == "|"
      }
    }
    return lines.map { String($0) }
  }
}

extension String.UnicodeScalarView {
  fileprivate func trimming(_ scalar: Unicode.Scalar) -> Substring.UnicodeScalarView {
    var part = self[...]
    while part.first == scalar { part.removeFirst() }
    while part.last == scalar { part.removeLast() }
    return part
  }
}
