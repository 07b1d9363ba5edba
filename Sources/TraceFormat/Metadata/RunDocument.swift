/// A JSON document that describes a whole run: its members fill the same columns of every row of
/// the run that does not set them itself (DESIGN.md §1).
///
/// Values of each type become what they become in a row of metadata. `level` and `mode` fill nothing:
/// a record that does not say them has those of its file.
public struct RunDocument: Sendable, Equatable {
  private enum Value: Sendable, Equatable {
    case text([UInt8])
    case integer(Int64)
    case real(Double)
  }

  /// The document as it was written.
  public let json: [UInt8]
  private var values: [Value?]

  /// The document that `reader` read last; `input` are its bytes.
  public init(reader: MetadataReader, input: UnsafeRawBufferPointer) {
    json = Array(input)
    values = Column.allCases.map { Self.value($0, reader) }
  }

  /// The document that was kept; `nil` where it is none.
  public init?(json: [UInt8]) {
    let reader = MetadataReader()
    var text = json
    if !json.withUnsafeBytes(UTF8Check.isValid) {
      text.removeAll()
      json.withUnsafeBytes { UTF8Check.repair($0, into: &text) }
    }
    let count = text.count
    text += repeatElement(0, count: MetadataReader.padding)
    let document: RunDocument? = text.withUnsafeBytes { bytes in
      let input = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      guard reader.read(input) == .withoutMessage else { return nil }
      return json.withUnsafeBytes { RunDocument(reader: reader, input: $0) }
    }
    guard let document else { return nil }
    self = document
  }

  private static func value(_ column: Column, _ reader: MetadataReader) -> Value? {
    let value = reader.fields[column]
    switch column {
    case .level, .mode, .message: return nil
    case .metadata:
      var object: [UInt8] = []
      reader.appendMetadata(to: &object)
      return object.isEmpty ? nil : .text(object)
    case .tags: return value.isEmptyJSON ? nil : .text(Array(value.json))
    default: break
    }
    switch column.affinity {
    case .text: return value.isEmpty ? nil : .text(Array(value.bytes))
    case .integer: return value.wholeNumber.map { .integer($0) }
    case .real: return value.finiteNumber.map { .real($0) }
    }
  }

  /// The document's text for a text column.
  public func text(_ column: Column) -> [UInt8]? {
    guard case .text(let text) = values[column.rawValue] else { return nil }
    return text
  }

  /// The document's number for an integer column.
  public func integer(_ column: Column) -> Int64? {
    guard case .integer(let number) = values[column.rawValue] else { return nil }
    return number
  }

  /// The document's number for a fractional column.
  public func real(_ column: Column) -> Double? {
    guard case .real(let number) = values[column.rawValue] else { return nil }
    return number
  }
}
