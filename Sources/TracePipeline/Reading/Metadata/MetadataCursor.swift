internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Cuts a metadata source into JSON objects (DESIGN.md §1): one a line, several on a line, over
/// several lines, in an array.
///
/// What an object is does not depend on when it was read. One that is complete stays what it is
/// whatever follows it, but for the only object of its source that has no message: it describes the
/// run until something follows it, and is a record then. A bad line costs that line; where it begins
/// with a complete object, only what follows that.
final class MetadataCursor {
  /// One piece of the source.
  struct Item {
    enum Kind {
      /// One log event: its fields are in the reader.
      case record
      /// The only object of the source, which describes the run: its fields are in the reader.
      case document
      /// Bytes that are no JSON object; `rejection` says why.
      case reject
      /// White space, and what stands between the objects of an array or ends it.
      case blank
    }

    let kind: Kind
    let offset: Int64
    let line: Int64
    /// Its bytes in the window, without the LF.
    let count: Int
    /// What it takes of the source.
    let consumed: Int
    /// What of its bytes stands in front of the object: the bracket of an array.
    var prefix = 0
    /// What its values lack that its bytes have; `nil` where they lack nothing.
    var repair: String?
    /// Whether later bytes may make something else of it.
    var isOpen = false
    /// Where it leaves the source with regard to an array.
    var array = ArrayPlace.outside

    var end: Int64 { offset + Int64(consumed) }
  }

  /// The longest line that is read as an object.
  static let longestLine = TextCursor.longestRecord
  /// The longest object over several lines.
  static let longestObject = 4 << 20

  let window: ByteWindow
  let reader: MetadataReader
  private(set) var line: Int64
  /// Whether the next bytes are in an array of records.
  private(set) var array: ArrayPlace
  /// Whether nothing but white space has been read of this source.
  private var isFirst: Bool
  /// Why the last item is a reject, in a word and in the parser's words.
  private(set) var rejection = (reason: "", detail: "")
  private var repaired: [UInt8] = []
  /// Whether the next bytes continue a line that is too long.
  private(set) var isInsideLongLine: Bool
  /// Where the line ends that an object was taken off whose rest is still there, and where that
  /// rest begins.
  private var rest: (start: Int64, end: Int64)?

  /// Whether what is no object yet at the end of the source waits until its LF is there.
  private let waitsForEnd: Bool

  init(
    window: ByteWindow, reader: MetadataReader, line: Int64, array: ArrayPlace = .outside,
    waitsForEnd: Bool = false, isInsideLongLine: Bool = false
  ) {
    self.array = array
    self.isInsideLongLine = isInsideLongLine
    self.waitsForEnd = waitsForEnd
    self.window = window
    self.reader = reader
    self.line = line
    isFirst = window.offset <= window.start
  }

  /// The next item, which stays in the window until `consume`. `nil` at the end.
  func next() -> Item? {
    guard window.require(1) else { return nil }
    if let gap = nextGap() { return gap }
    let limit = isInsideLongLine ? TextCursor.pieceSize : Self.longestLine
    let end = endOfLine(limit)
    if isInsideLongLine || (end == nil && window.count >= limit) { return longLine(end) }
    let count = end ?? window.count
    let isTerminated = end != nil
    switch structure(count) {
    case .blank: return item(.blank, count, isTerminated: isTerminated)
    case .mark(let end, let array):
      var mark = item(.blank, end, isTerminated: false)
      mark.array = array
      return mark
    case .stray(let end):
      let next = reject(
        "json", "a comma or a bracket that belongs to no array of records", end,
        isTerminated && end == count)
      return waitsForEnd && next.isOpen ? waiting(next) : next
    case .object(let prefix):
      let next = object(from: prefix, lineEnd: count, isTerminated)
      return waitsForEnd && next.isOpen && next.kind == .reject ? waiting(next) : next
    case .openArray:
      var next = reject("json", "an array that does not end", count, isTerminated)
      next.isOpen = true
      return waitsForEnd ? waiting(next) : next
    case .other:
      return other(count, isTerminated)
    }
  }

  /// Takes the item off the window.
  func consume(_ item: Item) {
    // What is open is read again from where it begins.
    if !item.isOpen { array = item.array }
    line += window.countLines(upTo: item.consumed)
    window.consume(item.consumed)
    if item.kind != .blank { isFirst = false }
    if let lineEnd = rest?.end, lineEnd < window.offset { rest = nil }
    rest?.start = window.offset
  }

  // MARK: Lines

  /// NUL bytes, the hole that a writer leaves who keeps its place in a truncated file, or a byte
  /// order mark: both say nothing.
  private func nextGap() -> Item? {
    let hole = window.bytes.prefix { $0 == 0 }.count
    if hole > 0 { return item(.blank, hole, isTerminated: false) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard window.bytes.first == mark[0], window.require(mark.count), window.bytes.starts(with: mark)
    else { return nil }
    return item(.blank, mark.count, isTerminated: false)
  }

  private func endOfLine(_ limit: Int) -> Int? {
    if let rest, rest.start == window.offset {
      // The last line of a source may have no LF yet.
      let end = Int(rest.end - window.offset)
      return end < window.count && window.bytes[end] == 0x0A ? end : nil
    }
    rest = nil
    return window.endOfLine(from: 0, limit: limit)
  }

  /// What the rest of a line begins with.
  private enum Structure {
    case blank
    /// White space in front of something, or what stands between the objects of an array, or ends it:
    /// so many bytes, and what may follow them.
    case mark(Int, ArrayPlace)
    /// The same where there is no array, or where it cannot stand.
    case stray(Int)
    /// The bracket of an array of which nothing has been written yet.
    case openArray
    /// An object, behind so many bytes.
    case object(Int)
    case other
  }

  /// Looks at the first `count` bytes, which are the rest of a line. The bracket that opens an array
  /// is known by what follows it, the others by what stands before them.
  private func structure(_ count: Int) -> Structure {
    var position = 0
    while position < count, window.bytes[position] <= 0x20 { position += 1 }
    guard position < count else { return .blank }
    // Where it ends may be the end of what was there when the source was read before.
    if position > 0 { return .mark(position, array) }
    switch window.bytes[0] {
    case UInt8(ascii: "{"): return .object(0)
    case UInt8(ascii: "["):
      guard let next = nextVisible(from: 1) else { return .openArray }
      return window.bytes[next] == UInt8(ascii: "{") ? .object(next) : .other
    case UInt8(ascii: ",") where array == .behindObject: return .mark(1, .behindComma)
    case UInt8(ascii: "]") where array == .behindObject: return .mark(1, .outside)
    case UInt8(ascii: ","), UInt8(ascii: "]"):
      return .stray(window.bytes[..<count].prefix { $0.isBetweenObjects }.count)
    default: return .other
    }
  }

  /// The position of the next byte that is no white space, on this line or a later one.
  private func nextVisible(from start: Int) -> Int? {
    var position = start
    while position < Self.longestObject, window.require(position + 1) {
      if window.bytes[position] > 0x20 { return position }
      position += 1
    }
    return nil
  }

  private func longLine(_ end: Int?) -> Item {
    isInsideLongLine = end == nil
    let count = min(end ?? window.count, TextCursor.pieceSize)
    return reject(
      "oversized", "a line of more than \(Self.longestLine) bytes", count, end == count)
  }

  /// A line that begins with no object.
  private func other(_ count: Int, _ isTerminated: Bool) -> Item? {
    let input = UnsafeRawBufferPointer(rebasing: window.bytes[..<count])
    let item: Item
    switch reader.read(input) {
    case .notObject:
      item = reject("json", "a JSON value, but no object", count, isTerminated)
    case .encoding: item = reject("json", "not UTF-8, and no object", count, isTerminated)
    default: item = reject("json", reader.failure, count, isTerminated)
    }
    return waitsForEnd && item.isOpen ? waiting(item) : item
  }

  /// What of an item that is open may be judged while its last line has no LF: the lines before.
  private func waiting(_ item: Item) -> Item? {
    guard let last = window.bytes[..<item.consumed].lastIndex(of: 0x0A) else { return nil }
    var item = self.item(.reject, last, isTerminated: true)
    item.isOpen = true
    return item
  }

  // MARK: Objects

  /// The object that begins behind `prefix`.
  private func object(from prefix: Int, lineEnd: Int, _ isTerminated: Bool) -> Item {
    var failure = "an object that is torn"
    if prefix == 0, rest == nil {
      if let whole = wholeLine(lineEnd, isTerminated) { return whole }
      failure = reader.failure
    }
    // Several objects on a line are found by their brackets: parsing the rest of the line for each
    // of them would take the square of its length.
    if prefix < lineEnd {
      let line = UnsafeRawBufferPointer(rebasing: window.bytes[prefix..<lineEnd])
      if let length = MetadataReader.objectLength(in: line) {
        if let object = object(prefix, length) {
          return endLine(object, lineEnd, isTerminated)
        }
        return reject("json", reader.failure, lineEnd, isTerminated)
      }
    }
    return objectOverLines(from: prefix, failure)
  }

  /// The line as one object, which it nearly always is.
  private func wholeLine(_ count: Int, _ isTerminated: Bool) -> Item? {
    let line = UnsafeRawBufferPointer(rebasing: window.bytes[..<count])
    let outcome = reader.read(line)
    guard outcome == .record || outcome == .withoutMessage else { return nil }
    let length = min(reader.consumed, count)
    guard let item = accept(outcome, 0, length) else { return nil }
    return endLine(item, count, isTerminated)
  }

  /// The object of `count` bytes behind `prefix`; `nil` where it is none.
  private func object(_ prefix: Int, _ count: Int) -> Item? {
    let input = UnsafeRawBufferPointer(rebasing: window.bytes[prefix..<prefix + count])
    let outcome = reader.read(input)
    if outcome == .encoding { return repairedObject(prefix, count) }
    return accept(outcome, prefix, count)
  }

  private func accept(_ outcome: MetadataReader.Outcome, _ prefix: Int, _ count: Int) -> Item? {
    var kind = Item.Kind.record
    switch outcome {
    case .record: break
    case .withoutMessage:
      if prefix == 0, isAlone(count) { kind = .document }
      // The window may have moved meanwhile.
      let input = UnsafeRawBufferPointer(rebasing: window.bytes[prefix..<prefix + count])
      guard reader.read(input) == .withoutMessage else { return nil }
      if kind == .record { reader.readAsRecord() }
    default: return nil
    }
    var item = item(kind, prefix + count, isTerminated: false)
    item.prefix = prefix
    item.array = arrayBehindObject(prefix)
    item.isOpen = kind == .document
    if reader.isRepaired {
      item.repair = "a lone surrogate, which is no text; the values have U+FFFD instead"
    }
    return item
  }

  private func repairedObject(_ prefix: Int, _ count: Int) -> Item? {
    let isAlone = prefix == 0 && isAlone(count)
    repaired.removeAll(keepingCapacity: true)
    UTF8Check.repair(
      UnsafeRawBufferPointer(rebasing: window.bytes[prefix..<prefix + count]), into: &repaired)
    let length = repaired.count
    repaired += repeatElement(0, count: MetadataReader.padding)
    let outcome = repaired.withUnsafeBytes {
      reader.read(UnsafeRawBufferPointer(rebasing: $0[..<length]))
    }
    guard outcome == .record || outcome == .withoutMessage else { return nil }
    let isDocument = outcome == .withoutMessage && isAlone
    if outcome == .withoutMessage && !isDocument { reader.readAsRecord() }
    var item = item(isDocument ? .document : .record, prefix + count, isTerminated: false)
    item.prefix = prefix
    item.array = arrayBehindObject(prefix)
    item.isOpen = isDocument
    item.repair = "not UTF-8; the values have U+FFFD instead"
    return item
  }

  /// Where an object leaves the source that has the bracket of an array before it, or nothing.
  private func arrayBehindObject(_ prefix: Int) -> ArrayPlace {
    prefix == 0 && array == .outside ? .outside : .behindObject
  }

  /// Whether an object of `count` bytes at the front of the window is all that the source has.
  private func isAlone(_ count: Int) -> Bool {
    guard isFirst else { return false }
    var position = count
    while position < count + Self.longestObject, window.require(position + 1) {
      if window.bytes[position] > 0x20 { return false }
      position += 1
    }
    return !window.require(position + 1)
  }

  /// An item that may take its line with it. What stands behind it otherwise is the next item's.
  private func endLine(_ item: Item, _ lineEnd: Int, _ isTerminated: Bool) -> Item {
    guard window.bytes[item.count..<lineEnd].allSatisfy({ $0 <= 0x20 }) else {
      rest = (window.offset, window.offset + Int64(lineEnd))
      return item
    }
    var whole = self.item(item.kind, lineEnd, isTerminated: isTerminated)
    whole.prefix = item.prefix
    whole.array = item.array
    whole.repair = item.repair
    whole.isOpen = item.isOpen
    return whole
  }

  /// An object that does not end on its line: one that is printed prettily, or torn.
  private func objectOverLines(from prefix: Int, _ failure: String) -> Item {
    rest = nil
    var scan = ObjectScan()
    var verdict = ObjectScan.Verdict.unfinished
    while true {
      verdict = scan.scan(UnsafeRawBufferPointer(rebasing: window.bytes[prefix...]))
      guard verdict == .unfinished else { break }
      if window.count - prefix >= Self.longestObject {
        verdict = .torn(lastLine(before: Self.longestObject + prefix) - prefix)
        break
      }
      guard window.fill() else { break }
    }
    switch verdict {
    case .complete(let count):
      let end = window.endOfLine(from: prefix + count, limit: Self.longestLine)
      let lineEnd = end ?? window.count
      if let object = object(prefix, count) { return endLine(object, lineEnd, end != nil) }
      return reject("json", reader.failure, lineEnd, end != nil)
    case .torn(let count):
      return tornObject(prefix + count, failure)
    case .unfinished:
      var item = reject("json", "an object that does not end", window.count, false)
      if window.bytes.last == 0x0A {
        item = reject("json", "an object that does not end", window.count - 1, true)
      }
      item.isOpen = true
      return item
    }
  }

  /// The lines of an object that is torn; `end` is behind the LF of the last one, or in it.
  private func tornObject(_ end: Int, _ detail: String) -> Item {
    if end > 0, window.bytes[end - 1] == 0x0A { return reject("json", detail, end - 1, true) }
    let lineEnd = window.endOfLine(from: end, limit: Self.longestLine)
    return reject("json", detail, lineEnd ?? window.count, lineEnd != nil)
  }

  /// Where the last line begins before a position, unless that is the first one.
  private func lastLine(before end: Int) -> Int {
    let stop = min(end, window.count)
    return window.bytes[..<stop].lastIndex(of: 0x0A).map { $0 + 1 } ?? stop
  }

  // MARK: Items

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
    item.array = array
    if kind == .reject {
      item.isOpen = !isTerminated && window.isAtEnd && count == window.count
      if endsArray(count) { item.array = .outside }
    }
    return item
  }

  /// Whether a reject of `count` bytes has the end of the array that the source is in, as far as can be
  /// told of what is no JSON.
  private func endsArray(_ count: Int) -> Bool {
    window.bytes[..<count].last { $0 > 0x20 } == UInt8(ascii: "]")
  }
}

extension UInt8 {
  /// Whether it is a comma or the bracket that closes an array.
  fileprivate var isBetweenObjects: Bool { self == UInt8(ascii: ",") || self == UInt8(ascii: "]") }
}
