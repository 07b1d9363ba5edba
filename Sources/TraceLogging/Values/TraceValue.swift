/// A value that a record carries: what JSON can say.
///
/// Written as a literal: `["user_id": "ada", "duration_ms": 12.5, "tags": ["nightly"]]`.
public enum TraceValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case string(String)
  case array([TraceValue])
  case object([String: TraceValue])
}

/// Values by name. The name of a column of the reference schema fills that column, and every other
/// name is kept inside the column `metadata`.
public typealias TraceExtras = [String: TraceValue]

extension TraceValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }

  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .real(value) }

  /// A list.
  public init(arrayLiteral elements: TraceValue...) { self = .array(elements) }

  /// Values by name; of a name that is there twice, the last one.
  public init(dictionaryLiteral elements: (String, TraceValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }

  /// No value.
  public init(nilLiteral: ()) { self = .null }
}

extension TraceValue {
  /// About how many bytes it takes in memory.
  var cost: Int {
    switch self {
    case .null, .boolean, .integer, .real: 16
    case .string(let text): 16 + text.utf8.count
    case .array(let elements): elements.reduce(32) { $0 + $1.cost }
    case .object(let members): members.reduce(64) { $0 + 16 + $1.key.utf8.count + $1.value.cost }
    }
  }
}
