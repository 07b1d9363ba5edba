internal import TraceFormat
internal import TraceStore

/// Says whether lines are the first ones of records that say when they were logged.
final class DatedRecords {
  private let parsers: [TextParser]
  private let sourceParsers: SourceParsers
  private let record = TextFields()

  init(_ options: ReadOptions) {
    parsers = options.parsers
    sourceParsers = SourceParsers(options)
  }

  /// Whether a record begins with a line of a source, and says when it was logged.
  func contains(_ line: UnsafeRawBufferPointer, _ source: SourceCheckpoint) -> Bool {
    if source.kind == .metadata { return line.first == 0x7B }
    let known =
      sourceParsers.parser(templates: source.template, source.reading).map { [$0] } ?? parsers
    return known.contains { $0.readHeader(of: line, into: record) && record[.datetime] != nil }
  }
}
