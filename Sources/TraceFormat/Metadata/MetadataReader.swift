internal import CSimdjson

/// Reads metadata: one JSON object at a time, its members by column (DESIGN.md §1, §2).
///
/// What it hands out lies in the input or belongs to it, and is valid until it reads again. One
/// thread at a time.
public final class MetadataReader {
  /// Bytes that must be readable behind every input; their values do not matter.
  public static let padding = Int(CSIMDJSON_PADDING)

  /// How deeply values may be nested.
  static let deepest = Int(CSIMDJSON_DEEPEST)

  /// What an object says.
  public enum Outcome: Sendable {
    /// One log event: it has a message.
    case record
    /// No message. Where it is the only object of its file it describes the run (`RunDocument`);
    /// otherwise it is a record: see `readAsRecord`.
    case withoutMessage
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
  private let table: KeyTable
  /// The values at the positions of the table.
  private let values: UnsafeMutablePointer<FieldValue>
  /// Columns that have the value of another key.
  private var filled = ColumnSet.none
  /// The values of those keys, which are no members any more.
  private var taken: [UnsafeRawPointer] = []
  /// What columns said themselves that have the value of another key.
  private var displaced: [(column: Column, value: FieldValue)] = []

  /// Makes a reader.
  ///
  /// - Parameter keys: which keys fill columns beside those that are columns.
  public init(keys: JSONKeys = .standard) {
    table = KeyTable(keys)
    let names = table.keys
    let parser = Self.withCStrings(names) {
      csimdjson_parser_create($0, names.count, KeyTable.errorFlag + 1)
    }
    guard let parser, let memory = csimdjson_values(parser) else {
      fatalError("there is no memory for a JSON parser")
    }
    self.parser = parser
    // A `FieldValue` is nothing but the C value.
    values = UnsafeMutableRawPointer(memory).bindMemory(to: FieldValue.self, capacity: names.count)
    fields = RecordFields(values: UnsafeMutableBufferPointer(start: values, count: Column.count))
  }

  deinit {
    csimdjson_parser_destroy(parser)
  }

  /// Reads the object at the start of `input`, which is followed by `padding` readable bytes.
  public func read(_ input: UnsafeRawBufferPointer) -> Outcome {
    guard let start = input.baseAddress else { return .malformed }
    forgetFilled()
    let characters = start.assumingMemoryBound(to: CChar.self)
    switch Int(csimdjson_read(parser, characters, input.count, &consumed)) {
    case Int(CSIMDJSON_OK): break
    case Int(CSIMDJSON_ENCODING): return .encoding
    case Int(CSIMDJSON_NOT_OBJECT): return .notObject
    default: return .malformed
    }
    guard hasMessage else { return .withoutMessage }
    readAsRecord()
    return .record
  }

  /// Gives back what a large object took. Nothing that was read is valid any more.
  public func release() {
    forgetFilled()
    csimdjson_release(parser)
  }

  /// Makes a record of an object that was read and has no message.
  public func readAsRecord() {
    let present = csimdjson_present(parser)
    if table.isPlain(present) { return }
    for places in table.places {
      let column = places.column
      guard let position = table.position(of: places, present), position != column.rawValue
      else { continue }
      if !fields[column].isAbsent { displaced.append((column, fields[column])) }
      fields[column] = values[position]
      filled.insert(column)
      if position > KeyTable.errorFlag, let json = values[position].json.baseAddress {
        taken.append(json)
      }
    }
  }

  /// How a record that has a number for its level counts them.
  var levelScale: Level.Scale {
    guard filled.contains(.message),
      let message = table.places.first(where: { $0.column == .message })
    else { return .python }
    let position = table.position(of: message, csimdjson_present(parser))
    return position.map { table.keys[$0] == "msg" } == true ? .bunyan : .python
  }

  /// Whether the object has a key for the message; its value may be `null`.
  private var hasMessage: Bool {
    if fields[.message].kind != .missing { return true }
    let present = csimdjson_present(parser)
    return table.places.contains {
      $0.column == .message && table.position(of: $0, present) != nil
    }
  }

  private func forgetFilled() {
    if filled == .none { return }
    for column in filled { fields[column] = .missing }
    filled = .none
    taken.removeAll(keepingCapacity: true)
    displaced.removeAll(keepingCapacity: true)
  }

  /// The columns that have a value other than `null`.
  var columns: ColumnSet {
    ColumnSet(bits: csimdjson_present(parser)).intersection(.all).union(filled)
  }

  /// Whether the object that was read last has U+FFFD in the place of lone surrogates, which are
  /// no text.
  public var isRepaired: Bool { csimdjson_is_repaired(parser) }

  /// Why the last read failed, in the parser's words.
  public var failure: String { String(cString: csimdjson_message(parser)) }

  /// Where the object or array at the start of a line ends, by its brackets and strings; `nil` where
  /// it does not end on the line.
  public static func objectLength(in line: UnsafeRawBufferPointer) -> Int? {
    guard let start = line.baseAddress else { return nil }
    let length = csimdjson_balanced_length(start.assumingMemoryBound(to: CChar.self), line.count)
    return length > 0 ? length : nil
  }

  /// The file that the record was rendered into: `mode`, else `error_flag`, else stdout.
  public var stream: Stream {
    let mode = fields[.mode]
    if mode.kind == .string, !mode.bytes.isEmpty {
      return mode.bytes.isEqual("stderr") ? .stderr : .stdout
    }
    let errorFlag = values[KeyTable.errorFlag]
    switch errorFlag.kind {
    case .boolean, .integer: return errorFlag.integer != 0 ? .stderr : .stdout
    default: return .stdout
    }
  }

  /// Calls `body` with key and value, both as JSON without the key's quotes, of each member that
  /// fills no column and is neither `null`, `{}` nor `[]`. Members with the same key are all there.
  func forEachMember(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
    for (column, value) in displaced {
      column.withName { body($0, value.json) }
    }
    var count = 0
    var start: UnsafePointer<CChar>?
    guard let members = csimdjson_members(parser, &count, &start), let start else { return }
    let base = UnsafeRawPointer(start)
    for member in UnsafeBufferPointer(start: members, count: count) {
      let value = UnsafeRawBufferPointer(
        start: base + Int(member.raw), count: Int(member.raw_length))
      if value.isEmptyJSON || isTaken(value) { continue }
      let key = UnsafeRawBufferPointer(
        start: base + Int(member.key), count: Int(member.key_length))
      body(key, value)
    }
  }

  private func isTaken(_ value: UnsafeRawBufferPointer) -> Bool {
    !taken.isEmpty && value.baseAddress.map { taken.contains($0) } == true
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
