internal import TraceFormat
internal import TraceTail

/// Cuts a metadata source into JSON objects: one a line, or one over the whole file (DESIGN.md §1).
///
/// An object that is complete stays what it is whatever follows it, so that only a torn end is left
/// open. A bad line costs that line; where it begins with a complete object, only what follows it.
final class MetadataCursor {
  /// One piece of the source.
  struct Item {
    enum Kind {
      /// One log event: its fields are in the reader.
      case record
      /// An object that describes the run: its fields are in the reader.
      case document
      /// Bytes that are no JSON object; `rejection` says why.
      case reject
      /// White space.
      case blank
    }

    let kind: Kind
    let offset: Int64
    let line: Int64
    /// Its bytes in the window, without the LF.
    let count: Int
    /// What it takes of the source.
    let consumed: Int
    /// Whether its bytes were no UTF-8, and were repaired.
    var isRepaired = false
    /// Whether later bytes may make something else of it.
    var isOpen = false
  }

  /// The longest line that is read as an object.
  static let longestLine = TextCursor.longestRecord
  /// The longest document over several lines.
  static let longestDocument = 4 << 20

  let window: ByteWindow
  let reader: MetadataReader
  private(set) var line: Int64
  /// Whether an object has been read from this source.
  private(set) var hasRecords: Bool
  /// Whether the source begins like a document over several lines and may become one.
  private(set) var mayBecomeDocument = false
  /// Why the last item is a reject, in a word and in the parser's words.
  private(set) var rejection = (reason: "", detail: "")
  private var repaired: [UInt8] = []
  private var isInsideLongLine = false

  /// Whether what is no object yet at the end of the source waits until it is one.
  private let waitsForEnd: Bool

  init(window: ByteWindow, reader: MetadataReader, line: Int64, waitsForEnd: Bool = false) {
    self.waitsForEnd = waitsForEnd
    self.window = window
    self.reader = reader
    self.line = line
    hasRecords = window.offset > window.start
  }

  /// The next item, which stays in the window until `consume`. `nil` at the end.
  func next() -> Item? {
    guard window.require(1) else { return nil }
    let hole = window.bytes.prefix { $0 == 0 }.count
    if hole > 0 { return item(.blank, hole, isTerminated: false) }
    let limit = isInsideLongLine ? TextCursor.pieceSize : Self.longestLine
    let end = window.endOfLine(from: 0, limit: limit)
    if isInsideLongLine || (end == nil && window.count >= limit) { return longLine(end) }
    let count = end ?? window.count
    let input = UnsafeRawBufferPointer(rebasing: window.bytes[..<count])
    if input.allSatisfy({ $0 <= 0x20 }) { return item(.blank, count, isTerminated: end != nil) }
    let next = read(input, isTerminated: end != nil)
    return waitsForEnd && next.isOpen ? nil : next
  }

  /// Takes the item off the window.
  func consume(_ item: Item) {
    line += window.countLines(upTo: item.consumed)
    window.consume(item.consumed)
    switch item.kind {
    case .record, .document: hasRecords = true
    case .reject, .blank: break
    }
  }

  private func read(
    _ input: UnsafeRawBufferPointer, isTerminated: Bool
  ) -> Item {
    switch reader.read(input) {
    case .record: return object(.record, input.count, isTerminated)
    case .runDocument: return object(.document, input.count, isTerminated)
    case .encoding: return readRepaired(input, isTerminated)
    case .notObject:
      return reject("json", "a JSON value, but no object", input.count, isTerminated)
    case .malformed: break
    }
    let detail = reader.failure
    if let document = readWholeFile() { return document }
    // The window may have moved while the whole file was tried.
    let line = UnsafeRawBufferPointer(rebasing: window.bytes[..<input.count])
    if let length = MetadataReader.firstObjectLength(in: line) {
      let first = UnsafeRawBufferPointer(rebasing: line[..<length])
      switch reader.read(first) {
      case .record: return item(.record, length, isTerminated: false)
      case .runDocument: return item(.document, length, isTerminated: false)
      default: break
      }
    }
    return reject("json", detail, line.count, isTerminated)
  }

  /// A line that was read. What stands behind the object on the same line is the next item's.
  private func object(_ kind: Item.Kind, _ count: Int, _ isTerminated: Bool) -> Item {
    let consumed = min(reader.consumed, count)
    let isWholeLine = window.bytes[consumed..<count].allSatisfy { $0 <= 0x20 }
    return item(
      kind, isWholeLine ? count : consumed, isTerminated: isWholeLine && isTerminated)
  }

  private func readRepaired(
    _ input: UnsafeRawBufferPointer, _ isTerminated: Bool
  ) -> Item {
    repaired.removeAll(keepingCapacity: true)
    UTF8Check.repair(input, into: &repaired)
    let count = repaired.count
    repaired += repeatElement(0, count: MetadataReader.padding)
    let outcome = repaired.withUnsafeBytes {
      reader.read(UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
    var result: Item
    switch outcome {
    case .record: result = item(.record, input.count, isTerminated: isTerminated)
    case .runDocument: result = item(.document, input.count, isTerminated: isTerminated)
    default:
      return reject("json", reader.failure, input.count, isTerminated)
    }
    result.isRepaired = true
    return result
  }

  /// Tries the whole source as one document, where it begins like one.
  private func readWholeFile() -> Item? {
    guard window.offset == window.start, !hasRecords, !mayBecomeDocument,
      window.bytes.first == 0x7B
    else { return nil }
    while window.count < Self.longestDocument, window.fill() {}
    guard window.isAtEnd else { return nil }
    mayBecomeDocument = true
    let outcome = reader.read(window.bytes)
    let count = min(reader.consumed, window.count)
    switch outcome {
    case .record: return item(.record, count, isTerminated: false)
    case .runDocument: return item(.document, count, isTerminated: false)
    default: return nil
    }
  }

  private func longLine(_ end: Int?) -> Item {
    isInsideLongLine = end == nil
    let count = min(end ?? window.count, TextCursor.pieceSize)
    return reject(
      "oversized", "a line of more than \(Self.longestLine) bytes", count, end == count)
  }

  private func reject(
    _ reason: String, _ detail: String, _ count: Int, _ isTerminated: Bool
  ) -> Item {
    rejection = (reason, detail)
    return item(.reject, count, isTerminated: isTerminated)
  }

  private func item(_ kind: Item.Kind, _ count: Int, isTerminated: Bool) -> Item {
    var item = Item(
      kind: kind, offset: window.offset, line: line, count: count,
      consumed: isTerminated ? count + 1 : count)
    if kind == .reject {
      item.isOpen = !isTerminated && window.isAtEnd && count == window.count
    }
    return item
  }
}
