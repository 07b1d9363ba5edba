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
  /// A line that Docker wraps has 16 KiB of text, in which each byte may be escaped.
  private static let longestWrapped = 1 << 20
  /// Colours of a header begin in the first bytes of a line.
  private static let longestColoured = 256

  let window: ByteWindow
  /// The templates that the source is read with; `nil` until a header was seen.
  private(set) var parser: TextParser?
  /// The templates as they were before any line behind the chunk was looked at that `next` gave last.
  private(set) var chunkParser: TextParser?
  /// Whether a header was seen that the parser reads.
  private(set) var hasHeader = false
  /// What the formats are found in that the source has, or has too.
  private let finder: Finder
  private(set) var line: Int64
  /// What speaks against the templates.
  private(set) var doubts = TextDoubts()
  /// The same of the last record, which may be read again.
  private(set) var openDoubts = TextDoubts()
  /// The fields of the header of the record that `next` gave last.
  var header: TextFields { isEven ? headers.0 : headers.1 }
  /// The header that was found last, behind that record, and where its line begins and ends: each
  /// header is read once.
  private var nextHeader: TextFields { isEven ? headers.1 : headers.0 }
  private let headers = (TextFields(), TextFields())
  private var isEven = true
  private var nextHeaderStart: Int64 = -1
  private var nextHeaderEnd: Int64?
  /// Takes off what is around the lines, and the colours of headers.
  let decoder: LineDecoder
  /// Whether the header of the record that `next` gave last is coloured, and that of the next one.
  private var isColoured = false
  private var isNextColoured = false
  /// Whether the next bytes continue a record that was too long.
  private(set) var isInsideLongRecord = false
  /// So many lines of another format in one record are records of their own: the source has that
  /// format too.
  private static let enoughStrangers = 3

  /// Up to where no header was found while no template was known, and the template of the header there.
  private var endOfSearch: Int64 = 0
  private var parserAhead: TextParser?

  /// What finds the formats of a source.
  struct Finder {
    let catalog: FormatCatalog
    /// Whether the source may have other formats than those that its parser has.
    let mayGrow: Bool
    /// Makes a parser of templates.
    let makeParser: ([Template]) -> TextParser?
  }

  init(
    window: ByteWindow, parser: TextParser?, finder: Finder, wrapping: LineWrapping?, line: Int64
  ) {
    self.window = window
    decoder = LineDecoder(wrapping)
    self.parser = parser
    chunkParser = parser
    self.finder = finder
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
    var fault: String?
    let isRecord: Bool
    switch nextHeaderStart == window.offset ? .header : judge(at: 0) {
    case .header: isRecord = true
    case .marked(let count): return hole(count)
    case .nearHeader(let reason): (isRecord, fault) = (false, reason)
    case .stranger(let format), .sibling(let format):
      // It belongs to no record: it begins one.
      grow(by: format)
      isRecord = judge(at: 0) == .header
    case .text: isRecord = false
    }
    chunkParser = parser
    let knownEnd = isRecord ? takeHeader() : nil
    let kind = isRecord ? TextChunk.Kind.record : .unheaded
    guard var end = knownEnd ?? window.endOfLine(from: 0, limit: Self.longestRecord) else {
      return chunk(kind, unterminated: 0, fault)
    }
    var lines: Int64 = 1
    var strangers: [(format: KnownFormat, count: Int)] = []
    var partial = partialStream(0..<end)
    while isRecord || partial != nil {
      guard window.require(end + 2) else {
        return chunk(kind, end: end, lines: lines, isOpen: true, fault)
      }
      if partial == nil || partial != stream(ofLineAt: end + 1) {
        if !isRecord { break }
        let nextKind = judge(at: end + 1)
        if nextKind.endsRecord { break }
        if case .stranger(let format) = nextKind, note(format, &strangers) {
          grow(by: format)
          return next()
        }
      }
      let room = Self.longestRecord - (end + 1)
      guard room > 0, let next = window.endOfLine(from: end + 1, limit: room) else {
        if room <= 0 { return longChunk(kind, end + 1, lines) }
        return chunk(kind, unterminated: lines, fault)
      }
      partial = partialStream(end + 1..<next)
      end = next
      lines += 1
    }
    return chunk(kind, end: end, lines: lines, isOpen: false, fault)
  }

  /// The stream of a line that its wrapping says to go on with the next line of that stream; `nil`
  /// of any other line.
  private func partialStream(_ line: Range<Int>) -> TraceFormat.Stream? {
    unwrap(line).flatMap { $0.isPartial ? $0.stream : nil }
  }

  private func stream(ofLineAt start: Int) -> TraceFormat.Stream? {
    guard decoder.isWrapped else { return nil }
    let end = window.endOfLine(from: start, limit: Self.longestRecord)
    return unwrap(start..<(end ?? window.count))?.stream
  }

  private func unwrap(_ line: Range<Int>) -> LineUnwrapper.Line? {
    decoder.unwrap(UnsafeRawBufferPointer(rebasing: window.bytes[line]))
  }

  /// Counts a line of another format; true where there are enough.
  private func note(
    _ format: KnownFormat, _ strangers: inout [(format: KnownFormat, count: Int)]
  ) -> Bool {
    guard let position = strangers.firstIndex(where: { $0.format == format }) else {
      strangers.append((format, 1))
      return false
    }
    strangers[position].count += 1
    return strangers[position].count >= Self.enoughStrangers
  }

  /// Reads lines of a format too from now on.
  private func grow(by format: KnownFormat) {
    let known = parser?.templates ?? []
    let more = format.templates.filter { !known.contains($0) }
    if more.isEmpty { return }
    parser = finder.makeParser(known + more)
    nextHeaderStart = -1
  }

  /// Takes back what `next` has found out of the format: the chunk is read once more.
  func takeBack(to parser: TextParser?) {
    self.parser = parser
    chunkParser = parser
    nextHeaderStart = -1
  }

  /// Takes records off the window that are whole and valid UTF-8, as long as `body` wants more and
  /// they lie in the window with the header behind them: nearly all. False where there is none: `next`
  /// knows all the others.
  func takeRecords(_ body: (UnsafeRawBufferPointer, TextFields) -> Bool) -> Bool {
    guard let parser, !isInsideLongRecord, !decoder.isWrapped, let text = window.validLines,
      Colours.first(in: text) == nil
    else { return false }
    nextHeaderStart = -1
    let (bytes, lines) = parser.forEachRecord(
      in: text, room: headers, or: finder.mayGrow ? finder.catalog : nil,
      onLines: { doubts.note($0, lines: $1) }, body)
    if bytes > 0 { (hasHeader, chunkParser) = (true, parser) }
    consume(bytes: bytes, lines: Int64(lines))
    return bytes > 0
  }

  /// Takes the chunk off the window.
  func consume(_ chunk: TextChunk) {
    if chunk.isLong {
      isInsideLongRecord = true
      startsLine = window.bytes[chunk.count - 1] == 0x0A
    }
    if chunk.kind == .record && chunk.lines > 1 {
      let record = text(of: chunk)
      if chunk.isOpen {
        openDoubts.note(record, lines: Int(chunk.lines))
      } else {
        doubts.note(record, lines: Int(chunk.lines))
      }
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

  /// What the line at a position is; settles the format with the first line that tells it.
  func judge(at position: Int) -> LineKind {
    var limit = decoder.isWrapped ? Self.longestWrapped : Self.longestHeader
    if window.bytes[position] == 0 { limit += LineKind.longestMarks }
    let end = window.endOfLine(from: position, limit: limit)
    let stop = end ?? min(window.count, position + limit)
    let line = UnsafeRawBufferPointer(rebasing: window.bytes[position..<stop])
    nextHeaderStart = -1
    isNextColoured = false
    // What is in a wrapped line is not known before all of its wrapping is there.
    if decoder.isWrapped, end == nil, stop == window.count, window.isAtEnd,
      decoder.unwrap(line) == nil
    {
      return .text
    }
    let kind = judgeColoured(decoder.content(of: line))
    guard kind == .header else { return kind }
    hasHeader = true
    nextHeaderStart = window.offset + Int64(position)
    nextHeaderEnd = end.map { window.offset + Int64($0) }
    return kind
  }

  /// Judges a line that may be coloured: without its colours, where they are in its header.
  private func judgeColoured(_ line: UnsafeRawBufferPointer) -> LineKind {
    let front = UnsafeRawBufferPointer(rebasing: line.prefix(Self.longestColoured))
    guard let colour = Colours.first(in: front) else { return judge(line) }
    let kind = judge(decoder.withoutColours(line))
    isNextColoured = kind.endsRecord
    if kind == .header, nextHeader.headerEnd > colour { return kind }
    // The line as it is may say the same: its message alone is coloured then.
    let plain = judge(line)
    if plain.endsRecord || !kind.endsRecord {
      isNextColoured = false
      return plain
    }
    return judge(decoder.withoutColours(line))
  }

  private func judge(_ line: UnsafeRawBufferPointer) -> LineKind {
    guard let parser else {
      let kind = finder.catalog.judge(line, nextHeader)
      guard case .sibling(let format) = kind else { return kind }
      grow(by: format)
      return self.parser?.judge(line, into: nextHeader) ?? .text
    }
    let kind = parser.judge(line, into: nextHeader, or: finder.mayGrow ? finder.catalog : nil)
    guard case .sibling(let format) = kind else { return kind }
    grow(by: format)
    return self.parser?.judge(line, into: nextHeader) ?? kind
  }

  /// Makes the header that was found the one of the record that is given next. Gives the position
  /// where its line ends, where that is known.
  private func takeHeader() -> Int? {
    isEven.toggle()
    isColoured = isNextColoured
    nextHeaderStart = -1
    return nextHeaderEnd.map { Int($0 - window.offset) }
  }

  private func chunk(
    _ kind: TextChunk.Kind, end: Int, lines: Int64, isOpen: Bool, _ fault: String? = nil
  ) -> TextChunk {
    TextChunk(
      kind: kind, offset: window.offset, line: line, count: end, consumed: end + 1, lines: lines,
      isOpen: isOpen, fault: fault)
  }

  /// A chunk whose last line has no LF: the source ends with it, or it is too long.
  private func chunk(
    _ kind: TextChunk.Kind, unterminated lines: Int64, _ fault: String? = nil
  ) -> TextChunk {
    if window.count >= Self.longestRecord || !window.isAtEnd {
      return longChunk(kind, Self.longestRecord, lines)
    }
    return TextChunk(
      kind: kind, offset: window.offset, line: line, count: window.count, consumed: window.count,
      lines: lines, isOpen: true, fault: fault)
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
    return hole(window.bytes.prefix { $0 == 0 }.count)
  }

  private func hole(_ count: Int) -> TextChunk {
    TextChunk(
      kind: .hole, offset: window.offset, line: line, count: count, consumed: count, lines: 0,
      isOpen: false)
  }

  /// The next part of a record that was too long; `nil` where it has ended.
  private func nextPiece() -> TextChunk? {
    var end = 0
    var lines: Int64 = 0
    while end < Self.pieceSize {
      if end > 0 || startsLine, judge(at: end).endsRecord { break }
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

/// What the program wrote that is in a chunk.
extension TextCursor {
  /// The text of a record that `next` gave: its bytes, without wrapping and colours. Valid until the
  /// cursor is asked anything else.
  func text(of chunk: TextChunk) -> UnsafeRawBufferPointer {
    let record = UnsafeRawBufferPointer(rebasing: window.bytes[..<chunk.count])
    return isDecoded(chunk)
      ? decoder.text(of: record, isColoured: hasColours(chunk)) : record
  }

  /// Whether the text of a record is not just its bytes.
  func isDecoded(_ chunk: TextChunk) -> Bool { decoder.isWrapped || hasColours(chunk) }

  private func hasColours(_ chunk: TextChunk) -> Bool { chunk.kind == .record && isColoured }

  /// The stream that the wrapping of a chunk names; `nil` where it has none.
  func stream(of chunk: TextChunk) -> TraceFormat.Stream? {
    guard decoder.isWrapped else { return nil }
    let end = window.bytes[..<chunk.count].firstIndex(of: 0x0A) ?? chunk.count
    return unwrap(0..<end)?.stream
  }
}

/// What pairing asks of the text at the cursor.
extension TextCursor {
  /// The template of the source; looks ahead for the first header where none was seen yet. What stands
  /// before that is judged without it, as if the header had not been written yet.
  func findParser(upTo limit: Int = pieceSize) -> TextParser? {
    // It is asked for each record of metadata; each line is looked at once.
    var start = Int(max(0, endOfSearch - window.offset))
    while knownParser == nil, start < limit, window.require(start + 1) {
      let isHeader = judge(at: start) == .header
      if isHeader { parserAhead = parser }
      if start > 0 {
        takeBack(to: nil)
        hasHeader = false
      }
      if isHeader { break }
      guard let end = window.endOfLine(from: start, limit: Self.pieceSize) else { break }
      start = end + 1
      endOfSearch = window.offset + Int64(start)
    }
    chunkParser = parser
    return knownParser
  }

  /// The template of the source as far as it is known, if only by a header that is still to come.
  private var knownParser: TextParser? { parser ?? parserAhead }

  /// Where the record ends whose text has `length` bytes: with what follows it, and whether it is
  /// the last. `nil` where the lines that follow belong to it, so that its text is longer, where its lines
  /// end with CR LF, so that a CR before an LF in it is no part of it, or where it has a line that is in
  /// no record: equal ones may wait, which are paired before.
  func endOfRecord(at length: Int) -> (consumed: Int, isLast: Bool)? {
    guard nextHeaderStart == window.offset || judge(at: 0) == .header, isOneRecord(upTo: length)
    else { return nil }
    guard window.require(length + 1) else {
      // The LF that ends the source ends its last line, and is no part of it.
      return length > 0 && window.bytes[length - 1] == 0x0A ? nil : (length, true)
    }
    var end = length
    if window.bytes[end] == 0x0D, window.require(end + 2), window.bytes[end + 1] == 0x0A {
      if hasCRBeforeLF(upTo: length) { return nil }
      end += 1
    }
    guard window.bytes[end] == 0x0A else { return nil }
    guard window.require(end + 2) else { return (end + 1, true) }
    return judge(at: end + 1).endsRecord ? (end + 1, false) : nil
  }

  /// Whether a line within a text ends with CR LF.
  private func hasCRBeforeLF(upTo length: Int) -> Bool {
    var start = 0
    while let end = window.endOfLine(from: start, limit: length - start), end < length {
      if end > 0, window.bytes[end - 1] == 0x0D { return true }
      start = end + 1
    }
    return false
  }

  /// Whether each line of a text that begins with a header begins a record, or belongs to one.
  private func isOneRecord(upTo length: Int) -> Bool {
    var start = 0
    while let end = window.endOfLine(from: start, limit: length - start), end + 1 < length {
      start = end + 1
      switch judge(at: start) {
      case .header, .stranger, .text: break
      case .marked, .nearHeader, .sibling: return false
      }
    }
    return true
  }
}
