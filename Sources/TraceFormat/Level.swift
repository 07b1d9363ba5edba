/// The words of the `level` column: lower case, `warn` and `err` in full (DESIGN.md §2).
public enum Level {
  /// A word and its letters, packed so that it is compared at once.
  struct Word: Sendable {
    let text: StaticString
    /// What the column says instead.
    let canonical: StaticString
    let letters: Letters?

    fileprivate init(_ text: StaticString, means canonical: StaticString? = nil) {
      self.text = text
      self.canonical = canonical ?? text
      letters = text.withUTF8Buffer { Letters(UnsafeRawBufferPointer($0)) }
    }
  }

  /// Words that programs use for a level, the likeliest first.
  static let words: [Word] = [
    Word("info"), Word("debug"), Word("error"), Word("warning"), Word("exception"),
    Word("critical"), Word("trace"), Word("notice"), Word("success"), Word("fatal"),
    Word("warn", means: "warning"), Word("err", means: "error"), Word("alert"), Word("emergency"),
    Word("emerg"), Word("crit"), Word("panic"), Word("verbose"), Word("severe"), Word("fine"),
  ]

  /// The canonical word of a level that is known; `nil` of any other.
  public static func canonical(_ bytes: UnsafeRawBufferPointer) -> StaticString? {
    word(bytes)?.canonical
  }

  /// Whether it is a word that programs use for a level.
  public static func isKnown(_ bytes: UnsafeRawBufferPointer) -> Bool { word(bytes) != nil }

  /// Appends the level in lower case.
  public static func normalise(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    if let word = canonical(bytes) {
      word.withUTF8Buffer { out.append(contentsOf: $0) }
    } else {
      out += String(decoding: bytes, as: UTF8.self).lowercased().utf8
    }
  }

  private static func word(_ bytes: UnsafeRawBufferPointer) -> Word? {
    guard let letters = Letters(bytes) else { return nil }
    return words.first { $0.letters == letters }
  }

  /// Whether it has the form of a level: one word of letters, digits, `_` and `-`.
  static func isWord(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = bytes.first, bytes.count <= 32, first.isASCIILetter || first >= 0x80 else {
      return false
    }
    return bytes.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x5F || $0 == 0x2D || $0 >= 0x80
    }
  }
}

extension Level {
  /// The letters of a word that may be a level, at least 3 and at most 12, their case forgotten.
  struct Letters: Equatable, Sendable {
    private let count: Int
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count >= 3, bytes.count <= 12 else { return nil }
      count = bytes.count
      for position in bytes.indices {
        // No other byte becomes a letter by this.
        let letter = UInt64(bytes[position] | 0x20)
        let shift = UInt64(position & 7) &* 8
        if position < 8 { low |= letter &<< shift } else { high |= letter &<< shift }
      }
    }
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
