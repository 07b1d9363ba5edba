/// What a field of a template may hold.
enum FieldContent: UInt8, Sendable {
  /// What a `DatetimeReader` reads.
  case datetime
  /// One word.
  case level
  /// A word that programs use for a level.
  case knownLevel
  /// Digits, with a sign.
  case integer
  /// A number as Python writes it.
  case real
  /// What the writer has put into `{cut_id}`: one word, or two with an arrow between them.
  case cutID
  /// Anything.
  case text

  init(_ column: Column) {
    switch (column, column.affinity) {
    case (.datetime, _): self = .datetime
    case (.level, _): self = .level
    case (_, .integer): self = .integer
    case (_, .real): self = .real
    case (_, .text): self = .text
    }
  }

  /// Whether a byte beside the field cannot be told from the field.
  func mayHold(_ byte: UInt8) -> Bool {
    switch self {
    case .level, .knownLevel: byte.isASCIILetter || byte.isASCIIDigit
    case .integer, .real: byte.isASCIIDigit
    case .datetime, .cutID, .text: false
    }
  }

  /// The most bytes that it may have, without padding.
  var longest: Int {
    switch self {
    case .datetime, .cutID: DatetimeReader.longest
    case .level, .knownLevel, .integer, .real: 32
    case .text: Int(Int32.max)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it is such a value; a datetime is for its reader to judge, a level for those who know
  /// the words. A number may be `None`.
  @inline(__always)
  func holds(_ content: FieldContent) -> Bool {
    switch content {
    case .datetime, .knownLevel, .text: true
    case .level: Level.isWord(self)
    case .integer: isInteger || isNone
    case .real: isNumber || isNone
    case .cutID: isCutID
    }
  }

  private var isNone: Bool { elementsEqual("None".utf8) }

  /// `202505060002706648`, or `202505060002706648 -> 202504220602412572`.
  private var isCutID: Bool {
    var scanner = ByteScanner(self)
    guard scanner.skipWord() else { return false }
    if scanner.isAtEnd { return true }
    for byte in " -> ".utf8 where !scanner.take(byte) { return false }
    return scanner.skipWord() && scanner.isAtEnd
  }
}
