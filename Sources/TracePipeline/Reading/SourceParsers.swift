internal import TraceFormat
internal import TraceStore

/// The parsers of sources, each made once: by the options of now, and by what a source was read with
/// before.
final class SourceParsers {
  private struct Key: Hashable {
    let templates: String
    let datetimes: DatetimeOptions
    let isSingleLine: Bool
  }

  private let options: ReadOptions
  private var parsers: [Key: TextParser] = [:]
  private var readers: [DatetimeOptions: DatetimeReader] = [:]
  private var catalogs: [DatetimeOptions: FormatCatalog] = [:]

  init(_ options: ReadOptions) {
    self.options = options
    readers[options.datetimes.options] = options.datetimes
  }

  /// How the datetimes of a source are read.
  func datetimes(_ reading: SourceReading) -> DatetimeReader {
    if let reader = readers[reading.datetimes] { return reader }
    // What was stored was valid once; a zone may have left the tz database since.
    let reader = (try? DatetimeReader(reading.datetimes)) ?? options.datetimes
    readers[reading.datetimes] = reader
    return reader
  }

  /// What finds the format of a source.
  func catalog(_ reading: SourceReading) -> FormatCatalog {
    if let catalog = catalogs[reading.datetimes] { return catalog }
    let catalog = FormatCatalog(datetimes: datetimes(reading))
    catalogs[reading.datetimes] = catalog
    return catalog
  }

  /// The parser of a source: of the templates that are given now, or else of those of before, or else
  /// of those that its beginning tells; `nil` where there are none.
  ///
  /// - Parameters:
  ///   - before: the templates of before, one a line.
  ///   - reading: how the source is read beside that.
  ///   - isKept: whether those of before hold, whatever is given now.
  /// - Returns: the parser; `nil` where there are no templates.
  func parser(
    templates before: String?, _ reading: SourceReading, isKept: Bool = false
  ) -> TextParser? {
    if !options.templates.isEmpty && !isKept { return parser(options.templates, reading) }
    let isForgotten = !isKept && options.forgotten.contains(.template)
    guard let name = isForgotten ? reading.foundTemplates : before ?? reading.foundTemplates else {
      return nil
    }
    let key = Key(
      templates: name, datetimes: reading.datetimes, isSingleLine: reading.isSingleLine)
    return parsers[key] ?? TextParser.templates(named: name).flatMap { parser($0, reading) }
  }

  /// The parser of some templates.
  func parser(_ templates: [Template], _ reading: SourceReading) -> TextParser? {
    let key = Key(
      templates: templates.map(\.text).joined(separator: "\n"), datetimes: reading.datetimes,
      isSingleLine: reading.isSingleLine)
    if let parser = parsers[key] { return parser }
    let parser = TextParser(
      templates: templates, datetimes: datetimes(reading), isSingleLine: reading.isSingleLine)
    parsers[key] = parser
    return parser
  }
}
