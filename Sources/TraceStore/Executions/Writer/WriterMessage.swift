/// A message of the writer: the part of it that speaks, and what it says. `[WORKFLOW]: Execute:
/// 'daily-sales' (parallel jobs)`, after an emoji or a cut id.
struct WriterMessage {
  /// Which part of the writer speaks.
  enum Part: String, Sendable {
    case workflow = "WORKFLOW"
    case release = "RELEASE"
    case job = "JOB"
    case stage = "STAGE"
    case nested = "NESTED"
    case caller = "CALLER"

    /// How deep it stands in an execution; stages and what they call are the deepest.
    var depth: Int {
      switch self {
      case .workflow, .release: 0
      case .job: 1
      case .stage, .nested, .caller: 2
      }
    }
  }

  /// The part.
  let part: Part
  /// What follows it.
  let text: Substring

  /// So many bytes at most stand before the part: an emoji, or a cut id.
  private static let lead = 80

  /// Takes a message apart; `nil` where no part of the writer speaks.
  init?(_ message: String) {
    let head = message.utf8.prefix(Self.lead)
    guard let open = head.firstIndex(of: UInt8(ascii: "[")),
      let close = message.utf8[open...].prefix(16).firstIndex(of: UInt8(ascii: "]")),
      message.utf8[close...].starts(with: "]:".utf8),
      let part = Part(rawValue: String(message[message.utf8.index(after: open)..<close]))
    else { return nil }
    self.part = part
    text = message[message.utf8.index(close, offsetBy: 2)...].drop { $0 == " " }
  }

  /// Whether a message may be one, looked at as bytes: most rows of other programs are not.
  static func isLikely(_ message: UnsafeRawBufferPointer) -> Bool {
    let head = message.prefix(lead)
    guard let open = head.firstIndex(of: UInt8(ascii: "[")), open + 1 < message.count else {
      return false
    }
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(message[open + 1])
  }

  /// The texts in quotes, as Python's repr() writes them.
  static func quoted(in text: Substring) -> [String] {
    var found: [String] = []
    var rest = text.prefix { !$0.isNewline }
    while let start = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let quote = rest[start]
      var name = ""
      var position = rest.index(after: start)
      var isClosed = false
      while position < rest.endIndex {
        let character = rest[position]
        position = rest.index(after: position)
        if character == quote {
          isClosed = true
          break
        }
        if character == "\\", position < rest.endIndex, "\\'\"".contains(rest[position]) {
          name.append(rest[position])
          position = rest.index(after: position)
        } else {
          name.append(character)
        }
      }
      if isClosed && !name.isEmpty { found.append(name) }
      // An apostrophe opens no quotation: what follows it is looked at again.
      rest = isClosed ? rest[position...] : rest[rest.index(after: start)...]
    }
    return found
  }
}
