internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Finding the template of a text by its metadata: where no template was said and none of those that
/// are known renders a record to its text, the values of the record are looked for in the text. Nearly
/// always the first record renders to the first text, and nothing is looked for.
extension RunReader {
  /// Records are looked for in so many bytes at the beginning of a text.
  private static let lookedAt = 64 << 10
  /// So many records are looked for.
  private static let mostTried = 16
  /// So many lines say whether a template reads the others too.
  private static let mostLines = 50

  /// Settles the template of a source in which no header has been seen, by the record that was read
  /// last.
  func inferTemplate(of source: SourceProgress, _ cursor: TextCursor) {
    guard options.templates.isEmpty, source.checkpoint.template == nil,
      source.recordsLookedFor < Self.mostTried
    else { return }
    source.recordsLookedFor += 1
    let known = cursor.findParser()
    let found = inferred(cursor.window, known)
    switch found {
    case .unknown: return
    case .known: break
    case .new(let parser): cursor.adopt(parser)
    }
    source.recordsLookedFor = Self.mostTried
  }

  /// Settles the templates of texts when their run becomes paired, by the record that was read last.
  /// Rows that are there are known by their number, so that another template must cut the text where
  /// the first one did. A text of which nothing was understood is read again.
  ///
  /// - Parameter ofNewTexts: also of texts of which nothing has been read.
  func inferTemplates(ofNewTexts: Bool) {
    guard options.templates.isEmpty else { return }
    let stream = metadataReader.stream
    for source in sources where source.checkpoint.kind != .metadata && source.stream == stream {
      let known = parser(of: source)
      let isRejected = known == nil && source.isRejected
      guard known != nil || ofNewTexts && source.committed == 0 || isRejected,
        let reader = try? openAgain(source, at: 0)
      else { continue }
      let window = textWindows[Int(stream.rawValue)]
      window.open(reader)
      defer { window.close() }
      guard case .new(let parser) = inferred(window, known) else { continue }
      let cutsAlike =
        known.map { known in
          Self.lines(of: window).allSatisfy {
            known.readHeader(of: $0, into: record) == parser.readHeader(of: $0, into: record)
          }
        } ?? true
      if isRejected {
        source.beginAgain(with: parser)
      } else if cutsAlike {
        source.checkpoint.template = parser.name
      }
    }
  }

  /// Reads the first record of the metadata once more. False where there is none.
  func readFirstRecord() -> Bool {
    for source in sources where source.checkpoint.kind == .metadata {
      guard let reader = try? openAgain(source, at: 0) else { continue }
      metadataWindow.open(reader)
      useKeys(of: source)
      let cursor = MetadataCursor(window: metadataWindow, reader: metadataReader, line: 1)
      while let item = cursor.next() {
        if item.kind == .record { return true }
        if item.kind == .document { break }
        cursor.consume(item)
      }
    }
    return false
  }

  private enum Inference {
    /// The record is not there.
    case unknown
    /// The template is the one that it was taken for.
    case known
    case new(TextParser)
  }

  private func inferred(_ window: ByteWindow, _ known: TextParser?) -> Inference {
    let fields = metadataReader.fields
    let templates = (known.map { [$0] } ?? parsers).map { $0.renderTemplate(for: fields) }
    if templates.contains(where: { $0.matchLength(of: fields, in: window.bytes) != nil }) {
      return .known
    }
    guard let inference = TemplateInference(fields) else { return .unknown }
    _ = window.require(Self.lookedAt)
    let lines = Self.lines(of: window)
    if isRendered(lines, by: known.map { [$0] } ?? parsers) { return .known }
    for line in lines {
      if templates.contains(where: { $0.matchLength(of: fields, in: line) == line.count }) {
        return .known
      }
      guard let template = inference.template(of: line, fields) else { continue }
      let parser = TextParser(template: template, datetimes: options.datetimes)
      let others = known.map { [$0] } ?? parsers
      guard isNews(template, line, others) || readsAll(parser, lines, others) else { continue }
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
    _ template: Template, _ line: UnsafeRawBufferPointer, _ known: [TextParser]
  ) -> Bool {
    var most = 0
    for parser in known where parser.read(line, into: record) {
      let message = record[.message].map { UnsafeRawBufferPointer(rebasing: line[$0]) }
      let columns = parser.templates.map(\.columns.count).max() ?? 0
      // Values that a damaged record lacks would be words of the template.
      if let message, metadataReader.fields[.message].bytes.elementsEqual(message),
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
  private static func lines(of window: ByteWindow) -> [UnsafeRawBufferPointer] {
    let front = window.bytes.prefix(lookedAt)
    return front[..<(front.lastIndex(of: 0x0A) ?? front.startIndex)].split(separator: 0x0A)
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
