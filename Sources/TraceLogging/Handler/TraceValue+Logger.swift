internal import Logging

extension TraceValue {
  /// A value of swift-log. What describes itself is described now: it may be another one later.
  init(_ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .stringConvertible(let value): self.init(describing: value)
    case .array(let elements): self = .array(elements.map { TraceValue($0) })
    case .dictionary(let members): self = .object(members.mapValues { TraceValue($0) })
    }
  }

  /// Numbers and truth stay what they are; anything else is its description.
  private init(describing value: any CustomStringConvertible) {
    switch value {
    case let value as Bool: self = .boolean(value)
    case let value as any BinaryInteger:
      self = Int64(exactly: value).map { .integer($0) } ?? .string("\(value)")
    case let value as Double: self = .real(value)
    case let value as Float: self = .real(Double(value))
    default: self = .string(value.description)
    }
  }
}
