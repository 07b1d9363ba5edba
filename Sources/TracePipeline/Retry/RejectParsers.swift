internal import TraceFormat
internal import TraceStore

/// What reads the rejects of one source: the templates that are given now; or else those that the source
/// has, those of the writer, and the formats that are known. What is around the lines comes off first, as
/// it does when a file is read.
final class RejectParsers {
  private static let longestColoured = 256

  /// How the source is read beside its templates.
  let reading: SourceReading
  /// How its datetimes are read.
  let datetimes: DatetimeReader
  private let parsers: [TextParser]
  /// Where the formats are found that are known; `nil` where templates were given.
  private let catalog: FormatCatalog?
  private let makeParser: ([Template]) -> TextParser?
  private let decoder: LineDecoder
  private let fields = TextFields()
  /// Whether the header was coloured that was read last.
  private var isColoured = false

  /// What reads the rejects of a source with those options; `nil`: of one that is not known any more.
  init(_ source: SourceCheckpoint?, _ read: ReadOptions, _ sources: SourceParsers) {
    let reading = read.reading(after: source?.reading ?? SourceReading())
    self.reading = reading
    datetimes = sources.datetimes(reading)
    let datetimes = datetimes
    if let given = sources.parser(read.templates, reading) {
      parsers = [given]
      catalog = nil
    } else {
      let known = sources.parser(templates: source?.template, reading)
      parsers = (known.map { [$0] } ?? []) + TextParser.stock(datetimes: datetimes)
      catalog = sources.catalog(reading)
    }
    makeParser = { sources.parser($0, reading) }
    decoder = LineDecoder(reading.wrapping)
  }

  /// The parser of a reject that begins a record, and its text as the program wrote it; `nil` where no
  /// record begins with it.
  func record(_ bytes: [UInt8]) -> (parser: TextParser, text: [UInt8])? {
    isColoured = false
    let plain = text(of: bytes)
    let coloured = plain.withUnsafeBytes {
      Colours.first(in: UnsafeRawBufferPointer(rebasing: $0.prefix(Self.longestColoured)))
    }
    if coloured != nil {
      isColoured = true
      let stripped = text(of: bytes)
      if let parser = parser(for: stripped) { return (parser, stripped) }
      isColoured = false
    }
    return parser(for: plain).map { ($0, plain) }
  }

  /// The text of a reject: without what is around its lines, and without colours where the header of its
  /// record has them.
  func text(of bytes: [UInt8]) -> [UInt8] {
    guard decoder.isWrapped || isColoured else { return bytes }
    return bytes.withUnsafeBytes { Array(decoder.text(of: $0, isColoured: isColoured)) }
  }

  /// The stream that is named around the lines of a reject; `nil` where there is none.
  func stream(of bytes: [UInt8]) -> TraceFormat.Stream? {
    bytes.withUnsafeBytes { bytes in
      let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
      return decoder.unwrap(UnsafeRawBufferPointer(rebasing: bytes[..<end]))?.stream
    }
  }

  private func parser(for text: [UInt8]) -> TextParser? {
    text.withUnsafeBytes { text in
      if let parser = parsers.first(where: { $0.readHeader(of: text, into: fields) }) {
        return parser
      }
      let end = text.firstIndex(of: 0x0A) ?? text.count
      let line = UnsafeRawBufferPointer(rebasing: text[..<end])
      return catalog?.format(of: line, fields, isFirst: true).flatMap { makeParser($0.templates) }
    }
  }
}
