/// What errors that are the same error have in common: their line without what differs from one time to
/// the next.
///
/// Quoted values become `'…'`, paths `/…`, and words with a digit (numbers, ids, addresses, datetimes)
/// `0`. Several of a kind beside one another, as in a list, are one.
enum ErrorPattern {
  /// So many bytes of a line count.
  private static let longest = 1 << 10
  private static let path = Array("/…".utf8)
  private static let number = Array("0".utf8)

  /// The pattern of a line.
  static func text(of line: String) -> String {
    let bytes = Array(line.utf8.prefix(longest))
    var pattern: [UInt8] = []
    // Where the last placeholder is, as long as nothing else follows it.
    var last = 0..<0
    func put(_ placeholder: [UInt8]) {
      let between = pattern[last.upperBound...]
      if !last.isEmpty, pattern[last].elementsEqual(placeholder), isSeparator(between) {
        pattern.removeSubrange(last.upperBound...)
        return
      }
      last = pattern.count..<pattern.count + placeholder.count
      pattern += placeholder
    }
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if let end = quoteEnd(bytes, position) {
        put([byte] + Array("…".utf8) + [byte])
        position = end
      } else if isOfWord(byte) {
        let end = wordEnd(bytes, position)
        let word = bytes[position..<end]
        if isPath(word) {
          put(path)
        } else if word.contains(where: { (0x30...0x39).contains($0) }) {
          put(number)
        } else {
          pattern += word
        }
        position = end
      } else {
        pattern.append(byte)
        position += 1
      }
    }
    return String(decoding: pattern, as: UTF8.self)
  }

  /// After the quotation that begins there; `nil` where none does. An apostrophe within a word is none.
  private static func quoteEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    let quote = bytes[start]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "`"),
      start == 0 || !isLetterOrDigit(bytes[start - 1])
    else { return nil }
    var position = start + 1
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      let isEnd = position + 1 == bytes.count || !isLetterOrDigit(bytes[position + 1])
      if bytes[position] == quote && isEnd { return position + 1 }
      position += 1
    }
    return nil
  }

  /// After the word that begins there, without the marks of a sentence at its end.
  private static func wordEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    var end = start
    while end < bytes.count, isOfWord(bytes[end]) { end += 1 }
    while end - 1 > start, ".:!?-".utf8.contains(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// A path, or an address with a scheme.
  private static func isPath(_ word: ArraySlice<UInt8>) -> Bool {
    let slashes = word.count { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    guard slashes > 0, word.count > 1 else { return false }
    return slashes > 1 || "/.~".utf8.contains(word[word.startIndex])
      || word.contains(UInt8(ascii: "."))
      || word.dropFirst().starts(with: ":\\".utf8)
  }

  /// What stands between the members of a list.
  private static func isSeparator(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80
  }

  /// Letters, digits, and what ids, addresses, datetimes and paths have between them.
  private static func isOfWord(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "_-.:/\\@%+#~&?".utf8.contains(byte)
  }
}
