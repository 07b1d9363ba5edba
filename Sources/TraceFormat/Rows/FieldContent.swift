/// What a field of a template may hold.
enum FieldContent: UInt8, Sendable {
  /// What a `DatetimeReader` reads.
  case datetime
  /// One word.
  case level
  /// Digits, with a sign.
  case integer
  /// A number as Python writes it.
  case real
  /// A number, or a word in its place.
  case number
  /// Anything, but of several templates another is preferred where it is not what the writer puts
  /// there: one word, or two with an arrow between them.
  case cutID
  /// Anything; within quotes also what follows the field.
  case structuredData
  /// Anything.
  case text

  /// The name that RFC 5424 has for it (§6.3).
  static let nameOfStructuredData = "structured_data"

  init(_ field: Template.Field) {
    guard let column = field.column else {
      self = field.name == Self.nameOfStructuredData ? .structuredData : .text
      return
    }
    switch (column, column.affinity) {
    case (.datetime, _): self = .datetime
    case (.level, _): self = .level
    case (.cutID, _): self = .cutID
    case (_, .text): self = .text
    case (.lineno, _): self = .integer
    case (_, .integer) where field.spec.type == "d": self = .integer
    case (_, .real) where field.spec.precision != nil: self = .real
    case (_, .integer), (_, .real): self = .number
    }
  }

  /// Whether a byte beside the field cannot be told from the field.
  func mayHold(_ byte: UInt8) -> Bool {
    switch self {
    case .level: byte.isASCIILetter || byte.isASCIIDigit
    case .integer, .real, .number: byte.isASCIIDigit
    case .datetime, .cutID, .structuredData, .text: false
    }
  }

  /// Whether its column is one of numbers.
  var isNumber: Bool {
    switch self {
    case .integer, .real, .number: true
    case .datetime, .level, .cutID, .structuredData, .text: false
    }
  }

  /// Whether blanks at its ends are never a part of it.
  var isWord: Bool {
    switch self {
    case .level, .integer, .real, .number: true
    case .datetime, .cutID, .structuredData, .text: false
    }
  }

  /// The most bytes that it may have, without padding.
  var longest: Int {
    switch self {
    case .datetime, .cutID, .number: DatetimeReader.longest
    case .level, .integer, .real: 32
    case .structuredData, .text: Int(Int32.max)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it is such a value; a datetime is for its reader to judge. A number may be `None`.
  @inline(__always)
  func holds(_ content: FieldContent) -> Bool {
    switch content {
    case .datetime, .cutID, .structuredData, .text: true
    case .level: Level.isWord(self)
    case .integer: isInteger || isNone
    case .real: isNumber || isNone
    case .number: isNumber || isOneWord
    }
  }

  /// Whether a number field says nothing.
  var isNone: Bool { elementsEqual("None".utf8) }

  /// Whether it is letters, digits and signs without a blank or a bracket.
  private var isOneWord: Bool {
    var scanner = ByteScanner(self)
    return scanner.skipWord() && scanner.isAtEnd
  }

  /// Whether it is `202505060002706648`, or `202505060002706648 -> 202504220602412572`.
  var isCutID: Bool {
    var scanner = ByteScanner(self)
    guard scanner.skipWord() else { return false }
    if scanner.isAtEnd { return true }
    for byte in " -> ".utf8 where !scanner.take(byte) { return false }
    return scanner.skipWord() && scanner.isAtEnd
  }
}
