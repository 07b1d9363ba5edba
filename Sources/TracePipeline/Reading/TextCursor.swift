internal import TraceFormat
internal import TraceTail

/// Cuts a text source into records (DESIGN.md §1): a record ends where the next header begins, or
/// at the end of the file. Looks at bytes only; what a record means is the pairing's business.
final class TextCursor {
  /// What a row may hold. A record that is longer gives its first part to the row, and the rest to
  /// rejects in pieces of `pieceSize`: memory stays small and no byte is lost.
  static let longestRecord = 4 << 20
  static let pieceSize = 1 << 20
  /// A header is looked for in the first bytes of a line only.
  private static let longestHeader = 64 << 10

  let window: ByteWindow
  /// The template the source is read with; `nil` until a header of a stock template was seen.
  private(set) var parser: TextParser?
  private let candidates: [TextParser]
  private(set) var line: Int64
  /// The fields of the header of the record that `next` gave last.
  var header: TextFields { isEven ? headers.0 : headers.1 }
  /// The header that was found last, behind that record, and where its line begins and ends: each
  /// header is read once.
  private var nextHeader: TextFields { isEven ? headers.1 : headers.0 }
  private let headers = (TextFields(), TextFields())
  private var isEven = true
  private var nextHeaderStart: Int64 = -1
  private var nextHeaderEnd: Int64?
  /// Whether the next bytes continue a record that was too long.
  private(set) var isInsideLongRecord = false

  init(window: ByteWindow, parser: TextParser?, candidates: [TextParser], line: Int64) {
    self.window = window
    self.parser = parser
    self.candidates = candidates
    self.line = line
  }

  /// Goes on inside a record that was too long, after so many bytes of it that were read again to
  /// see whether a line begins here.
  func resumeLongRecord(after count: Int) {
    guard window.require(count) else { return }
    startsLine = window.bytes[count - 1] == 0x0A
    isInsideLongRecord = true
    window.consume(count)
  }

  /// The next chunk, which stays in the window until `consume`. `nil` at the end.
  func next() -> TextChunk? {
    guard window.require(1) else { return nil }
    if isInsideLongRecord, let piece = nextPiece() { return piece }
    isInsideLongRecord = false
    if let hole = nextHole() { return hole }
    let isRecord = nextHeaderStart == window.offset || isHeader(at: 0)
    let knownEnd = isRecord ? takeHeader() : nil
    guard var end = knownEnd ?? window.endOfLine(from: 0, limit: Self.longestRecord) else {
      return chunk(isRecord ? .record : .unheaded, unterminated: 0)
    }
    var lines: Int64 = 1
    while isRecord {
      guard window.require(end + 2) else {
        return chunk(.record, end: end, lines: lines, isOpen: true)
      }
      if isHeader(at: end + 1) { break }
      let room = Self.longestRecord - (end + 1)
      guard room > 0, let next = window.endOfLine(from: end + 1, limit: room) else {
        if room <= 0 { return longChunk(.record, end + 1, lines) }
        return chunk(.record, unterminated: lines)
      }
      end = next
      lines += 1
    }
    return chunk(isRecord ? .record : .unheaded, end: end, lines: lines, isOpen: false)
  }

  /// Takes records off the window that are whole and valid UTF-8, as long as `body` wants more and
  /// they lie in the window with the header behind them: nearly all. False where there is none: `next`
  /// knows all the others.
  func takeRecords(_ body: (UnsafeRawBufferPointer, TextFields) -> Bool) -> Bool {
    guard let parser, !isInsideLongRecord, let text = window.validLines else { return false }
    nextHeaderStart = -1
    let (bytes, lines) = parser.forEachRecord(in: text, room: headers, body)
    consume(bytes: bytes, lines: Int64(lines))
    return bytes > 0
  }

  /// Takes the chunk off the window.
  func consume(_ chunk: TextChunk) {
    if chunk.isLong {
      isInsideLongRecord = true
      startsLine = window.bytes[chunk.count - 1] == 0x0A
    }
    window.consume(chunk.consumed)
    line += chunk.lines
  }

  /// Finds the fields of the record that `next` gave, beyond those of its header.
  func readMessage(of record: UnsafeRawBufferPointer) {
    parser?.readMessage(of: record, into: header)
  }

  /// Takes bytes off that were found to be a record by other means.
  func consume(bytes count: Int, lines: Int64) {
    window.consume(count)
    line += lines
  }

  /// Whether a record begins at a position; settles the template with the first stock header.
  func isHeader(at position: Int) -> Bool {
    let end = window.endOfLine(from: position, limit: Self.longestHeader)
    let stop = end ?? min(window.count, position + Self.longestHeader)
    let line = UnsafeRawBufferPointer(rebasing: window.bytes[position..<stop])
    guard readHeader(of: line) else { return false }
    nextHeaderStart = window.offset + Int64(position)
    nextHeaderEnd = end.map { window.offset + Int64($0) }
    return true
  }

  private func readHeader(of line: UnsafeRawBufferPointer) -> Bool {
    nextHeaderStart = -1
    if let parser { return parser.readHeader(of: line, into: nextHeader) }
    parser = candidates.first { $0.readHeader(of: line, into: nextHeader) }
    return parser != nil
  }

  /// Makes the header that was found the one of the record that is given next. Gives the position
  /// where its line ends, where that is known.
  private func takeHeader() -> Int? {
    isEven.toggle()
    nextHeaderStart = -1
    return nextHeaderEnd.map { Int($0 - window.offset) }
  }

  private func chunk(_ kind: TextChunk.Kind, end: Int, lines: Int64, isOpen: Bool) -> TextChunk {
    TextChunk(
      kind: kind, offset: window.offset, line: line, count: end, consumed: end + 1, lines: lines,
      isOpen: isOpen)
  }

  /// A chunk whose last line has no LF: the source ends with it, or it is too long.
  private func chunk(_ kind: TextChunk.Kind, unterminated lines: Int64) -> TextChunk {
    if window.count >= Self.longestRecord || !window.isAtEnd {
      return longChunk(kind, Self.longestRecord, lines)
    }
    return TextChunk(
      kind: kind, offset: window.offset, line: line, count: window.count, consumed: window.count,
      lines: lines, isOpen: true)
  }

  private func longChunk(_ kind: TextChunk.Kind, _ count: Int, _ lines: Int64) -> TextChunk {
    let whole = wholeCharacters(min(count, Self.longestRecord))
    return TextChunk(
      kind: kind, offset: window.offset, line: line, count: whole, consumed: whole, lines: lines,
      isOpen: false)
  }

  /// NUL bytes at the start of a line: the hole that a writer leaves who keeps its place when its
  /// file is truncated. They say nothing, however many they are.
  private func nextHole() -> TextChunk? {
    guard window.bytes.first == 0 else { return nil }
    let count = window.bytes.prefix { $0 == 0 }.count
    return TextChunk(
      kind: .hole, offset: window.offset, line: line, count: count, consumed: count, lines: 0,
      isOpen: false)
  }

  /// The next part of a record that was too long; `nil` where it has ended.
  private func nextPiece() -> TextChunk? {
    var end = 0
    var lines: Int64 = 0
    while end < Self.pieceSize {
      if end > 0 || startsLine, isHeader(at: end) { break }
      guard let next = window.endOfLine(from: end, limit: Self.pieceSize - end) else {
        end = min(window.count, Self.pieceSize)
        break
      }
      end = next + 1
      lines += 1
      if !window.require(end + 1) { break }
    }
    guard end > 0 else { return nil }
    startsLine = window.bytes[end - 1] == 0x0A
    return TextChunk(
      kind: .remainder, offset: window.offset, line: line, count: end, consumed: end, lines: lines,
      isOpen: !window.require(end + 1))
  }

  /// Whether the next piece begins at the start of a line.
  private var startsLine = false

  /// The longest prefix of `count` bytes that does not cut a UTF-8 sequence.
  private func wholeCharacters(_ count: Int) -> Int {
    var end = count
    while end > max(0, count - 4), end < window.count, window.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}

/// What pairing asks of the text at the cursor.
extension TextCursor {
  /// The template of the source; looks ahead for the first header where none was seen yet.
  func findParser() -> TextParser? {
    var start = 0
    while parser == nil, window.require(start + 1), start < Self.pieceSize {
      if isHeader(at: start) { break }
      guard let end = window.endOfLine(from: start, limit: Self.pieceSize) else { break }
      start = end + 1
    }
    return parser
  }

  /// Where the record ends whose text has `length` bytes: with what follows it, and whether it is
  /// the last. `nil` where the lines that follow belong to it, so that its text is longer.
  func endOfRecord(at length: Int) -> (consumed: Int, isLast: Bool)? {
    guard window.require(length + 1) else {
      // The LF that ends the source ends its last line, and is no part of it.
      return length > 0 && window.bytes[length - 1] == 0x0A ? nil : (length, true)
    }
    var end = length
    if window.bytes[end] == 0x0D, window.require(end + 2), window.bytes[end + 1] == 0x0A {
      end += 1
    }
    guard window.bytes[end] == 0x0A else { return nil }
    guard window.require(end + 2) else { return (end + 1, true) }
    return isHeader(at: end + 1) || !hasHeader(upTo: length) ? (end + 1, false) : nil
  }

  private func hasHeader(upTo length: Int) -> Bool {
    var start = 0
    while start < length {
      if isHeader(at: start) { return true }
      guard let end = window.endOfLine(from: start, limit: length - start) else { return false }
      start = end + 1
    }
    return false
  }
}
