/// Finds the templates of a text by the lines at its beginning.
///
/// Each line that is a header of a known format *tells* that format. Of the formats that a quarter of
/// those lines tell, the most special one that reads nine tenths of them is the format of the text;
/// where none does, it is the one that reads the most. A format of which three lines are left over is
/// one that the text has too.
///
/// So one line that looks like a header of another format, as a banner may, settles nothing; and which
/// lines are records does not depend on which of them comes first.
public struct FormatSurvey {
  /// So much of a text is looked at, in bytes.
  public static let reach = 64 << 10
  /// Texts that are no longer are looked at as a whole, and again whenever they have grown.
  private static let smallText = 1 << 10
  /// So many lines that no other format reads are enough for a format.
  private static let enoughLines = 3

  private let text: UnsafeRawBufferPointer
  private let catalog: FormatCatalog
  private let content: (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer
  private let fields = TextFields()
  /// The lines that tell a format, and which.
  private var lines: [Line] = []

  /// A line of the text that tells a format.
  private struct Line {
    let format: KnownFormat
    let bytes: UnsafeRawBufferPointer
  }

  /// What the lines of a text tell.
  ///
  /// - Parameters:
  ///   - text: the beginning of a text; what follows its last LF is not looked at.
  ///   - catalog: the formats.
  ///   - content: what is to be judged of a line, which is without its LF. It is valid until the next
  ///     call, and the same in each.
  /// - Returns: the templates of the text; none where its lines tell nothing.
  public static func templates(
    of text: UnsafeRawBufferPointer, _ catalog: FormatCatalog,
    content: @escaping (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer
  ) -> [Template] {
    var survey = FormatSurvey(text: text, catalog: catalog, content: content)
    survey.findFormats()
    return survey.templates
  }

  private init(
    text: UnsafeRawBufferPointer, catalog: FormatCatalog,
    content: @escaping (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer
  ) {
    self.text = text
    self.catalog = catalog
    self.content = content
  }

  /// How many bytes at the beginning of a text tell its format while it has so many: all of a small
  /// text, the largest power of two of a longer one, so that a text that grows is looked at a few
  /// times only.
  public static func length(ofText count: Int) -> Int {
    if count <= smallText { return max(0, count) }
    return min(reach, 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount))
  }

  private mutating func findFormats() {
    var rest = text
    while let end = rest.first(0x0A) {
      let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
      if let format = catalog.format(of: header(of: line), fields, isFirst: true) {
        lines.append(Line(format: format, bytes: line))
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
    }
  }

  /// What may be a header of a line.
  private func header(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let line = content(line).withoutCRs
    return UnsafeRawBufferPointer(
      rebasing: line[(line.marks ?? 0)...].prefix(FormatCatalog.longestHeader))
  }

  private var templates: [Template] {
    guard let first = lines.first?.format else { return [] }
    if lines.allSatisfy({ $0.format == first }) { return first.templates }
    let told = lines.map(\.format).tally()
    var templates = main(of: told).templates
    for (format, count) in told where count >= Self.enoughLines {
      let left = left(by: templates).count { $0.format == format }
      if left >= Self.enoughLines {
        templates += format.templates.filter { !templates.contains($0) }
      }
    }
    return templates
  }

  /// The format that most of the lines are to be read with.
  private func main(of told: [(format: KnownFormat, count: Int)]) -> KnownFormat {
    let frequent = told.filter { $0.count * 4 >= lines.count }
    // Where all are rare, any of them may be it.
    let candidates = (frequent.isEmpty ? told : frequent).map(\.format)
    let counts = candidates.map { lines.count - left(by: $0.templates).count }
    let wide = zip(candidates, counts).filter { $1 * 10 >= lines.count * 9 }.map(\.0)
    let special = KnownFormat.all.first { wide.contains($0) }
    let most = counts.max().flatMap { counts.firstIndex(of: $0) } ?? 0
    return special ?? candidates[most]
  }

  /// The lines that are no headers of templates.
  private func left(by templates: [Template]) -> [Line] {
    guard let parser = TextParser(templates: templates, datetimes: catalog.datetimes) else {
      return lines
    }
    return lines.filter { !parser.readHeader(of: header(of: $0.bytes), into: fields) }
  }
}

extension [KnownFormat] {
  /// Each of them once, the one that comes first at the front, and how often it is there.
  fileprivate func tally() -> [(format: KnownFormat, count: Int)] {
    reduce(into: []) { counts, format in
      if let position = counts.firstIndex(where: { $0.format == format }) {
        counts[position].count += 1
      } else {
        counts.append((format, 1))
      }
    }
  }
}
