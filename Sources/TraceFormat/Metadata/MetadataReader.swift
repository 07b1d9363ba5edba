internal import CSimdjson

/// Reads metadata: one JSON object at a time, its members by column (DESIGN.md §1, §2).
///
/// What it hands out lies in the input or belongs to it, and is valid until it reads again. One
/// thread at a time.
public final class MetadataReader {
  /// Bytes that must be readable behind every input; their values do not matter.
  public static let padding = Int(CSIMDJSON_PADDING)

  /// What an object says.
  public enum Outcome: Sendable {
    /// One log event: it has a `message`.
    case record
    /// No `message`: it describes the run, and fills what the records of the run do not say.
    case runDocument
    /// No JSON object.
    case malformed
    /// A JSON value that is no object.
    case notObject
    /// Not UTF-8.
    case encoding
  }

  /// The members whose keys are columns.
  public let fields: RecordFields
  /// Where the object that was read last ends, from the start of the input.
  public private(set) var consumed = 0

  private let parser: OpaquePointer
  /// `error_flag` stands behind the columns in the table of keys.
  private let errorFlag: UnsafePointer<FieldValue>

  /// Makes a reader.
  public init() {
    let keys = Column.names + ["error_flag"]
    let parser = Self.withCStrings(keys) { csimdjson_parser_create($0, keys.count) }
    guard let parser, let memory = csimdjson_values(parser) else {
      fatalError("there is no memory for a JSON parser")
    }
    // A `FieldValue` is nothing but the C value.
    let values = UnsafeMutableRawPointer(memory).bindMemory(
      to: FieldValue.self, capacity: keys.count)
    self.parser = parser
    fields = RecordFields(values: UnsafeMutableBufferPointer(start: values, count: Column.count))
    errorFlag = UnsafePointer(values + Column.count)
  }

  deinit {
    csimdjson_parser_destroy(parser)
  }

  /// Reads the object at the start of `input`, which is followed by `padding` readable bytes.
  public func read(_ input: UnsafeRawBufferPointer) -> Outcome {
    guard let start = input.baseAddress else { return .malformed }
    let characters = start.assumingMemoryBound(to: CChar.self)
    switch Int(csimdjson_read(parser, characters, input.count, &consumed)) {
    case Int(CSIMDJSON_OK): break
    case Int(CSIMDJSON_ENCODING): return .encoding
    case Int(CSIMDJSON_NOT_OBJECT): return .notObject
    default: return .malformed
    }
    return fields[.message].kind == .missing ? .runDocument : .record
  }

  /// The columns that have a value other than `null`.
  var columns: ColumnSet { ColumnSet(bits: csimdjson_present(parser)) }

  /// Why the last read failed, in the parser's words.
  public var failure: String { String(cString: csimdjson_message(parser)) }

  /// Where the first complete object of a damaged line ends; `nil` where none does.
  public static func firstObjectLength(in input: UnsafeRawBufferPointer) -> Int? {
    guard let start = input.baseAddress else { return nil }
    let length = csimdjson_balanced_length(start.assumingMemoryBound(to: CChar.self), input.count)
    return length > 0 && length < input.count ? length : nil
  }

  /// The file that the record was rendered into: `mode`, else `error_flag`, else stdout.
  public var stream: Stream {
    let mode = fields[.mode]
    if mode.kind == .string, !mode.bytes.isEmpty {
      return mode.bytes.isEqual("stderr") ? .stderr : .stdout
    }
    switch errorFlag.pointee.kind {
    case .boolean, .integer: return errorFlag.pointee.integer != 0 ? .stderr : .stdout
    default: return .stdout
    }
  }

  /// Calls `body` with key and value, both as JSON without the key's quotes, of each member that
  /// is no column and neither `null`, `{}` nor `[]`. Members with the same key are all there.
  func forEachMember(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
    var count = 0
    guard let members = csimdjson_members(parser, &count) else { return }
    for member in UnsafeBufferPointer(start: members, count: count) {
      let value = UnsafeRawBufferPointer(
        start: member.value.raw, count: member.value.raw_length)
      if member.value.kind == UInt8(CSIMDJSON_NULL) || value.isEmptyJSON { continue }
      body(UnsafeRawBufferPointer(start: member.key, count: member.key_length), value)
    }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { string in
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.utf8.count + 1)
      for (position, byte) in string.utf8.enumerated() { copy[position] = CChar(bitPattern: byte) }
      copy[string.utf8.count] = 0
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return body(copies.map { UnsafePointer($0) })
  }
}
