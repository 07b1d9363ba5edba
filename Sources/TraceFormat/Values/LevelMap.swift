/// What words and numbers mean as levels, as somebody says it: `--level-map 25=notice,audit=info`.
/// It comes before what `Level` knows.
public struct LevelMap: Sendable, Equatable {
  /// What is wrong with a text that says levels: the part that is not of the form `WORD=LEVEL`.
  public struct ParseError: Error, Equatable {
    /// The part.
    public let part: String
  }

  /// A map that says nothing.
  public static let none = LevelMap()

  /// The meanings of words in lower case.
  private var meanings: [String: [UInt8]] = [:]

  private init() {}

  /// The map that a text says; case makes no difference.
  ///
  /// - Throws: `ParseError`.
  public init(_ text: String) throws(ParseError) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex,
        part.index(after: sign) < part.endIndex
      else { throw ParseError(part: String(part)) }
      let level = Level.normalised(String(part[part.index(after: sign)...]))
      meanings[part[..<sign].lowercased()] = Array(level.utf8)
    }
  }

  /// Whether it says nothing.
  @inline(__always)
  public var isEmpty: Bool { meanings.isEmpty }

  /// The level that a word or a number means; `nil` where it is not said.
  func meaning(_ word: UnsafeRawBufferPointer) -> [UInt8]? {
    meanings.isEmpty ? nil : meanings[String(decoding: word, as: UTF8.self).lowercased()]
  }
}

extension LevelMap: CustomStringConvertible {
  /// The form that is read back.
  public var description: String {
    meanings.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(String(decoding: $0.value, as: UTF8.self))" }.joined(separator: ",")
  }
}
