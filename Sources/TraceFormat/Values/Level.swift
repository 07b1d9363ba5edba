/// The words of the `level` column: lower case, abbreviations that everybody knows in full
/// (DESIGN.md §2).
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
    Word("inf", means: "info"), Word("wrn", means: "warning"), Word("dbg", means: "debug"),
    Word("trc", means: "trace"), Word("ftl", means: "fatal"), Word("information", means: "info"),
    Word("erro", means: "error"), Word("fata", means: "fatal"), Word("debu", means: "debug"),
    Word("trac", means: "trace"),
  ]

  /// The canonical word of a level that is known, or of a letter that stands for one, as glog,
  /// Android and Ruby write it; `nil` of any other.
  public static func canonical(_ bytes: UnsafeRawBufferPointer) -> StaticString? {
    bytes.count == 1 ? word(ofLetter: bytes[0]) : position(bytes).map { words[$0].canonical }
  }

  /// A letter alone tells no format: it is read where a template says that it is a level.
  private static func word(ofLetter letter: UInt8) -> StaticString? {
    switch letter {
    case UInt8(ascii: "I"): "info"
    case UInt8(ascii: "W"): "warning"
    case UInt8(ascii: "E"): "error"
    case UInt8(ascii: "D"): "debug"
    case UInt8(ascii: "T"): "trace"
    case UInt8(ascii: "V"): "verbose"
    case UInt8(ascii: "C"): "critical"
    case UInt8(ascii: "F"): "fatal"
    default: nil
    }
  }

  /// The position in `words` of a word that programs use for a level; `nil` of any other.
  static func position(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let letters = Letters(bytes) else { return nil }
    return words.firstIndex { $0.letters == letters }
  }

  /// Appends the level in lower case.
  public static func normalise(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    if let word = canonical(bytes) {
      word.withUTF8Buffer { out.append(contentsOf: $0) }
    } else {
      out += String(decoding: bytes, as: UTF8.self).lowercased().utf8
    }
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
    /// The first eight, the first one lowest, and the others.
    private let low: UInt64
    private let high: UInt64

    init?(_ bytes: UnsafeRawBufferPointer) {
      // No other byte becomes a letter by this.
      let forgottenCase: UInt64 = 0x2020_2020_2020_2020
      count = bytes.count
      // Words overlap where a text is no whole number of them.
      switch count {
      case 3:
        low = bytes.word(UInt16.self, at: 0) | bytes.word(UInt16.self, at: 1) << 8 | forgottenCase
        high = 0
      case 4...8:
        let last = count - 4
        low =
          bytes.word(UInt32.self, at: 0) | bytes.word(UInt32.self, at: last) << UInt64(8 * last)
          | forgottenCase
        high = 0
      case 9...12:
        low = bytes.word(UInt64.self, at: 0) | forgottenCase
        high = bytes.word(UInt64.self, at: count - 8) >> UInt64(8 * (16 - count)) | forgottenCase
      default: return nil
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes of a word, the first one lowest.
  @inline(__always)
  fileprivate func word<Word: FixedWidthInteger>(_ type: Word.Type, at position: Int) -> UInt64 {
    let word = Word(littleEndian: loadUnaligned(fromByteOffset: position, as: type))
    return UInt64(truncatingIfNeeded: word)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
