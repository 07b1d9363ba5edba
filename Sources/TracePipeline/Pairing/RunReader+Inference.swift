internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Finding the template of a text by its metadata: where none of those that are known renders a record to
/// its text, the values of the record are looked for in the text. Nearly always the first record renders
/// to the first text, and nothing is looked for.
extension RunReader {
  /// So many lines say whether a template reads the others too.
  private static let mostLines = 50

  /// What a record tells of a text.
  enum Inference {
    /// It is not there.
    case unknown
    /// The text begins with it, rendered by the template that it was taken for.
    case begun
    /// The template is the one that it was taken for.
    case known
    case new(TextParser)
  }

  /// Looks for a record in a text.
  ///
  /// - Parameters:
  ///   - fields: the record.
  ///   - window: the text at its start.
  ///   - lines: the lines at its beginning that are asked.
  ///   - known: the template that it is taken for.
  /// - Returns: what that tells.
  func inferred(
    _ fields: RecordFields, _ window: ByteWindow, _ lines: [UnsafeRawBufferPointer],
    _ known: TextParser?
  ) -> Inference {
    let others = known.map { [$0] } ?? parsers
    let templates = others.map { $0.renderTemplate(for: fields) }
    if templates.contains(where: { $0.matchLength(of: fields, in: window.bytes) != nil }) {
      return .begun
    }
    guard let inference = TemplateInference(fields) else { return .unknown }
    if isRendered(lines, by: others) { return .known }
    for line in lines {
      if templates.contains(where: { $0.matchLength(of: fields, in: line) == line.count }) {
        return .known
      }
      guard let template = inference.template(of: line, fields) else { continue }
      let parser = TextParser(template: template, datetimes: options.datetimes)
      guard isNews(template, line, others, fields) || readsAll(parser, lines, others) else {
        continue
      }
      if reads(parser, lines, template.hasSignsOnly) { return .new(parser) }
    }
    return .unknown
  }

  /// Whether any line is surely a rendering of a template: fields stand behind its message, where that
  /// says they do.
  private func isRendered(_ lines: [UnsafeRawBufferPointer], by parsers: [TextParser]) -> Bool {
    lines.prefix(Self.mostLines).contains { line in
      parsers.contains { $0.read(line, into: record) && record[.lineno] != nil }
    }
  }

  /// Whether a template that renders a record to a line says more than those that read the line too: for
  /// these it may well be another record, whose message has the words of this one.
  private func isNews(
    _ template: Template, _ line: UnsafeRawBufferPointer, _ known: [TextParser],
    _ fields: RecordFields
  ) -> Bool {
    var most = 0
    for parser in known where parser.read(line, into: record) {
      let message = record[.message].map { UnsafeRawBufferPointer(rebasing: line[$0]) }
      let columns = parser.templates.map(\.columns.count).max() ?? 0
      // Values that a damaged record lacks would be words of the template.
      if let message, fields[.message].bytes.elementsEqual(message),
        template.columns.count >= Column.allCases.count(where: { record[$0] != nil })
      {
        return true
      }
      most = max(most, columns)
    }
    return most == 0 || template.hasSignsOnly && template.columns.count > most
  }

  /// Whether a parser finds in all lines what others find: what it takes for signs of its template stands
  /// in each of them, and not in the message of one.
  private func readsAll(
    _ parser: TextParser, _ lines: [UnsafeRawBufferPointer], _ others: [TextParser]
  ) -> Bool {
    parser.templates.allSatisfy(\.hasSignsOnly)
      && lines.prefix(Self.mostLines).allSatisfy { line in
        let known = others.map { columns(of: line, $0) }
        return known.allSatisfy { $0.isSubset(of: columns(of: line, parser)) }
      }
  }

  /// The columns that a parser finds in a line; none where it does not read it.
  private func columns(of line: UnsafeRawBufferPointer, _ parser: TextParser) -> Set<Column> {
    guard parser.read(line, into: record) else { return [] }
    return Set(Column.allCases.filter { record[$0] != nil })
  }

  /// The lines at the beginning of a text, but for blank ones, and for what has no LF: it may be a part
  /// of a line.
  static func lines(of front: Slice<UnsafeRawBufferPointer>) -> [UnsafeRawBufferPointer] {
    front[..<(front.lastIndex(of: 0x0A) ?? front.startIndex)].split(separator: 0x0A)
      .map { UnsafeRawBufferPointer(rebasing: $0.last == 0x0D ? $0.dropLast() : $0) }
  }

  /// Whether a parser reads the beginnings of most lines: of a few at least, where the template has
  /// words that may be those of one line.
  private func reads(
    _ parser: TextParser, _ lines: [UnsafeRawBufferPointer], _ hasSignsOnly: Bool
  ) -> Bool {
    let looked = lines.prefix(Self.mostLines)
    let count = looked.count { parser.readHeader(of: $0, into: record) }
    return count > 0 && (hasSignsOnly || count > 1 && count * 2 > looked.count)
  }
}
