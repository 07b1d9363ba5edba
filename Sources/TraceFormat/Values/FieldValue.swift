internal import CSimdjson

/// One value of a metadata record. Its bytes lie in the input or in the reader that made it: they
/// are valid as long as the input is, and until that reader reads again.
public struct FieldValue {
  /// What JSON said the value is.
  public enum Kind: UInt8, Sendable {
    /// The key is not in the object.
    case missing
    /// `null`.
    case null
    case boolean
    /// A number without fraction or exponent that fits 64 bits.
    case integer
    /// Any other number.
    case real
    case string
    /// An array or an object.
    case json
  }

  /// The value as the C parser made it: it is not copied. `Kind` has the order of its kinds.
  private let value: csimdjson_value

  /// Makes a value of its parts.
  ///
  /// - Parameters:
  ///   - kind: what JSON says it is.
  ///   - bytes: the text of a string; the token of everything else.
  ///   - json: a string as JSON writes it; everything else is its own JSON.
  ///   - integer: the value of an integer; 1 or 0 for a boolean.
  ///   - real: the value of a real number or an integer.
  public init(
    kind: Kind, bytes: UnsafeRawBufferPointer, json: UnsafeRawBufferPointer? = nil,
    integer: Int64 = 0, real: Double = 0
  ) {
    let raw = json ?? bytes
    value = csimdjson_value(
      bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), length: bytes.count,
      raw: raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw_length: raw.count,
      integer: integer, real: real, kind: kind.rawValue)
  }

  /// A value that is not there.
  public static var missing: FieldValue {
    FieldValue(kind: .missing, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// What JSON said the value is.
  public var kind: Kind { Kind(rawValue: value.kind) ?? .missing }

  /// The text of a string without its escapes; the token as it was written for everything else.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: value.bytes, count: value.length)
  }

  /// The value as it was written: strings with their quotes. Empty where there is none.
  var json: UnsafeRawBufferPointer {
    kind == .missing
      ? UnsafeRawBufferPointer(start: nil, count: 0)
      : UnsafeRawBufferPointer(start: value.raw, count: value.raw_length)
  }

  /// The value of an `integer`; 1 or 0 for a `boolean`; 0 for everything else.
  public var integer: Int64 { value.integer }

  /// The value of a `real` or an `integer`, infinite where it is too large; 0 for everything else.
  public var real: Double { value.real }

  /// Whether the record says nothing here: the key is not there, or `null`.
  public var isAbsent: Bool { value.kind <= Kind.null.rawValue }

  /// The bytes; none where the record says nothing.
  var text: UnsafeRawBufferPointer {
    isAbsent ? UnsafeRawBufferPointer(start: nil, count: 0) : bytes
  }

  /// Whether nothing is said: absent, or an empty string.
  var isEmpty: Bool { isAbsent || (kind == .string && value.length == 0) }

  /// Whether nothing is said where JSON is expected: empty, `{}` or `[]`.
  var isEmptyJSON: Bool { isEmpty || (kind == .json && bytes.isEmptyJSON) }
}

extension UnsafeRawBufferPointer {
  /// Whether it is `{}` or `[]`, white space between the brackets allowed.
  var isEmptyJSON: Bool {
    guard count >= 2, let first, let last else { return false }
    guard (first == 0x7B && last == 0x7D) || (first == 0x5B && last == 0x5D) else { return false }
    return dropFirst().dropLast().allSatisfy { $0 <= 0x20 }
  }
}
