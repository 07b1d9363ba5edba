/// A word that a `WordFilter` looks for: ASCII letters and digits in lower case, and letters without
/// case.
final class FilterWord {
  /// The letters, the most frequent first, as English text and names in programs have them.
  private static let frequent = Array("etaoinsrlcdupmgfhbywkvxqjz".utf8)

  /// Its UTF-8, never empty; all bytes have the bit 0x20, which makes ASCII letters small.
  let bytes: [UInt8]
  /// Whether no letter or digit may be before it.
  let isBegin: Bool
  /// Whether none may be after it.
  private let isEnd: Bool
  /// Where its two rarest bytes are, and each of them eight times.
  private let one, other: (place: Int, bytes: UInt64)
  /// Whether it has a byte, by the byte.
  private let has: [Bool]

  /// A word of those bytes.
  ///
  /// - Parameters:
  ///   - bytes: at least one.
  ///   - isBegin: whether it is the beginning of a word of the text.
  ///   - isEnd: whether it is the end of one.
  init(_ bytes: [UInt8], isBegin: Bool, isEnd: Bool) {
    (self.bytes, self.isBegin, self.isEnd) = (bytes, isBegin, isEnd)
    let rarest = bytes.indices.sorted { Self.rarity(of: $0, bytes) > Self.rarity(of: $1, bytes) }
    let places = (rarest[0], rarest.count > 1 ? rarest[1] : rarest[0])
    one = (places.0, UInt64(repeating: bytes[places.0]))
    other = (places.1, UInt64(repeating: bytes[places.1]))
    var has = Array(repeating: false, count: 256)
    for byte in bytes { has[Int(byte)] = true }
    self.has = has
  }

  /// How rare the byte at a place is: digits are rarer than letters, and beyond ASCII only the last byte
  /// of a character tells it from others of its alphabet.
  private static func rarity(of place: Int, _ bytes: [UInt8]) -> Int {
    if bytes[place] < 0x80 { return frequent.firstIndex(of: bytes[place]) ?? frequent.count }
    let isLast = place + 1 == bytes.count || bytes[place + 1] < 0x80 || bytes[place + 1] >= 0xC0
    return isLast ? frequent.count / 2 : -1
  }

  /// Whether a text has it somewhere, in upper or lower case. May say so of a word that differs in the
  /// bit 0x20 of some characters.
  func isIn(_ text: UnsafeRawBufferPointer) -> Bool {
    let starts = text.count - bytes.count + 1
    guard starts > 0 else { return false }
    guard starts >= 16 else { return (0..<starts).contains { isWord(text, at: $0) } }
    var start = 0
    while start < starts {
      // The last sixteen places are some of those before once more.
      let first = min(start, starts - 16)
      if mayBegin(text, at: first) || mayBegin(text, at: first + 8),
        (first..<first + 16).contains(where: { isWord(text, at: $0) })
      {
        return true
      }
      start += 16
    }
    return false
  }

  /// Whether its two rarest bytes fit at one of eight places.
  private func mayBegin(_ text: UnsafeRawBufferPointer, at first: Int) -> Bool {
    let blank = UInt64(repeating: 0x20)
    let ones = text.loadUnaligned(fromByteOffset: first + one.place, as: UInt64.self)
    let others = text.loadUnaligned(fromByteOffset: first + other.place, as: UInt64.self)
    return (((ones | blank) ^ one.bytes) | ((others | blank) ^ other.bytes)).hasZeroByte
  }

  private func isWord(_ text: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard text[start + one.place] | 0x20 == UInt8(truncatingIfNeeded: one.bytes) else {
      return false
    }
    let end = start + bytes.count
    for position in start..<end where text[position] | 0x20 != bytes[position - start] {
      return false
    }
    // Of what is beyond ASCII nothing is known here.
    return !(isBegin && start > 0 && Self.isLetter(text[start - 1]))
      && !(isEnd && end < text.count && Self.isLetter(text[end]))
  }

  /// Whether a byte is a letter or a digit of ASCII.
  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// Whether it may go on after a character that is taken for that letter, or for nothing.
  ///
  /// `goesOn` says whether the text goes on with these bytes after that character.
  func mayGoOn(after letter: UInt8, _ goesOn: (ArraySlice<UInt8>) -> Bool) -> Bool {
    if letter == LetterFolding.nothing {
      // An accent before or after a word is no part of it.
      return bytes.indices.dropFirst().contains { goesOn(bytes[$0...]) }
    }
    return has[Int(letter)]
      && bytes.indices.contains { bytes[$0] == letter && goesOn(bytes[($0 + 1)...]) }
  }
}

extension UInt64 {
  /// Eight times the same byte.
  fileprivate init(repeating byte: UInt8) {
    self = UInt64(byte) &* 0x0101_0101_0101_0101
  }

  /// Whether one of its bytes is 0.
  fileprivate var hasZeroByte: Bool {
    (self &- UInt64(repeating: 1)) & ~self & UInt64(repeating: 0x80) != 0
  }
}
