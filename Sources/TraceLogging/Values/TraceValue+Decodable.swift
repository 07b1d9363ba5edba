internal import Foundation

extension TraceValue: Decodable {
  /// Decodes any JSON value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else if let number = try? container.decode(Double.self) {
      self = .real(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let elements = try? container.decode([TraceValue].self) {
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: TraceValue].self))
    }
  }

  /// The value that a JSON text says; the text itself where it is no JSON.
  init(json text: String) {
    self = (try? JSONDecoder().decode(TraceValue.self, from: Data(text.utf8))) ?? .string(text)
  }
}
