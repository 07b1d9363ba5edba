/// Reads text records back: one or several templates, compiled to a parser, and how its datetimes are
/// read.
///
/// The *header* of a record is what stands before the message (DESIGN.md §6). A field in it ends at
/// the first literal from which on the rest of the header matches. Fields behind the message are
/// looked for from the end of the record's last line.
public final class TextParser: Sendable {
  /// The texts of the templates, one a line, by which the parser can be stored and found again.
  public let name: String
  /// The templates, in the order in which they are tried.
  public let templates: [Template]
  /// How datetimes are read.
  public let datetimes: DatetimeReader
  /// Whether each line is a record or none: nothing belongs to the record before it.
  public let isSingleLine: Bool
  /// Whether a header may begin with any byte, so that what says nothing at the front of a line would be
  /// taken for a part of it.
  private let mayTakeMarks: Bool
  private let shape: RecordShape
  /// The shapes of the other templates.
  private let others: [RecordShape]

  /// A parser of a template.
  public convenience init(template: Template, datetimes: DatetimeReader) {
    self.init([template], first: template, datetimes, isSingleLine: false)
  }

  /// A parser of several templates, the first that fits a record being that of the record; `nil` of
  /// none.
  public convenience init?(
    templates: [Template], datetimes: DatetimeReader, isSingleLine: Bool = false
  ) {
    guard let first = templates.first else { return nil }
    self.init(templates, first: first, datetimes, isSingleLine: isSingleLine)
  }

  private init(
    _ templates: [Template], first: Template, _ datetimes: DatetimeReader, isSingleLine: Bool
  ) {
    self.templates = templates
    name = templates.map(\.text).joined(separator: "\n")
    self.datetimes = datetimes
    self.isSingleLine = isSingleLine
    mayTakeMarks = templates.contains { template in
      template.parts.first.map { $0.literal.isEmpty && $0.field?.column != .datetime } == true
    }
    shape = RecordShape(first)
    others = templates.dropFirst().map { RecordShape($0) }
  }

  /// The templates that a parser was stored by; `nil` where one cannot be read.
  public static func templates(named name: String) -> [Template]? {
    let texts = name.split(separator: "\n")
    let templates = texts.compactMap { try? Template(String($0)) }
    return templates.count == texts.count && !templates.isEmpty ? templates : nil
  }

  /// The parser of the main shape, `[{datetime}] [{level}] {message}`.
  public static func stockMain(datetimes: DatetimeReader) -> TextParser {
    TextParser(template: .main, datetimes: datetimes)
  }

  /// The parser of the writer's own defaults of all eras.
  ///
  /// Before 0.0.73 the cut id was a part of the message. A record has the field where it is a whole
  /// rendering of the template with it: `(word)` or `(word -> word)` behind the header, and a
  /// message that is padded to its width without them. Any other record is read without the field.
  public static func stockLong(datetimes: DatetimeReader) -> TextParser {
    TextParser(
      [.longWithCutID, .longWithoutCutID], first: .longWithCutID, datetimes, isSingleLine: false)
  }

  /// The parsers of all that the writer writes, the likeliest first.
  public static func stock(datetimes: DatetimeReader) -> [TextParser] {
    [.stockMain(datetimes: datetimes), .stockLong(datetimes: datetimes)]
  }

  /// Finds the fields of a header.
  ///
  /// - Parameters:
  ///   - line: the first line of a record, or all of it; without LF, but it may end with CRs.
  ///   - fields: where the fields are put; what it held before is forgotten.
  /// - Returns: false where no record begins with this line; what is in `fields` is undefined then.
  @inline(__always)
  public func readHeader(of line: UnsafeRawBufferPointer, into fields: TextFields) -> Bool {
    let line = line.withoutCRs
    if mayTakeMarks, line.marks != nil { return false }
    if shape.readHeader(of: line, datetimes, into: fields), others.isEmpty || fields.isSure {
      fields.shape = 0
      return true
    }
    return readOtherHeader(of: line, into: fields)
  }

  /// Reads a header that is not surely of the first template.
  private func readOtherHeader(
    of line: UnsafeRawBufferPointer, into fields: TextFields
  ) -> Bool {
    var found: Int?
    for position in 0...others.count
    where shape(at: position).readHeader(of: line, datetimes, into: fields) {
      if fields.isSure {
        fields.shape = position
        return true
      }
      found = found ?? position
    }
    if let found {
      fields.shape = found
      return shape(at: found).readHeader(of: line, datetimes, into: fields)
    }
    for position in 0...others.count
    where shape(at: position).readBareHeader(of: line, datetimes, into: fields) {
      fields.shape = position
      return true
    }
    return false
  }

  private func shape(at position: Int) -> RecordShape {
    position == 0 ? shape : others[position - 1]
  }

  /// Finds out what a line is.
  ///
  /// - Parameters:
  ///   - line: without LF, but it may end with CRs.
  ///   - fields: where the fields of a header are put.
  ///   - catalog: formats of which lines may be too; `nil` where the templates are settled.
  /// - Returns: whether a record begins or ends with it.
  @inline(__always)
  public func judge(
    _ line: UnsafeRawBufferPointer, into fields: TextFields, or catalog: FormatCatalog? = nil
  ) -> LineKind {
    guard readHeader(of: line, into: fields) else {
      return judgeOther(line, into: fields, or: catalog)
    }
    return fields.isSure ? .header : judgeUnsure(line, into: fields, or: catalog)
  }

  /// What a header is whose level is no word that programs use: of another format, where it is one
  /// of that format surely.
  private func judgeUnsure(
    _ line: UnsafeRawBufferPointer, into fields: TextFields, or catalog: FormatCatalog?
  ) -> LineKind {
    guard let catalog else { return .header }
    if let format = catalog.format(of: line.withoutCRs, fields, isHeader: true),
      format.templates.contains(where: { !templates.contains($0) })
    {
      return .sibling(format)
    }
    return readHeader(of: line, into: fields) ? .header : .text
  }

  /// What a line is that is no header.
  func judgeOther(
    _ line: UnsafeRawBufferPointer, into fields: TextFields, or catalog: FormatCatalog?
  ) -> LineKind {
    let line = line.withoutCRs
    if let count = line.marks {
      let rest = UnsafeRawBufferPointer(rebasing: line[count...])
      if count >= LineKind.longestMarks || readHeader(of: rest, into: fields)
        || fault(in: rest, fields) != nil
      {
        return .marked(count)
      }
    }
    let fault = fault(in: line, fields)
    if let catalog, fault != nil || line.mayBeginWithDatetime,
      let format = catalog.format(of: line, fields)
    {
      return fault == nil ? .stranger(format) : .sibling(format)
    }
    if let fault { return .nearHeader(fault.reason) }
    return isSingleLine && !line.allSatisfy({ $0 <= 0x20 })
      ? .nearHeader("it does not begin as a record does") : .text
  }

  private func fault(
    in line: UnsafeRawBufferPointer, _ fields: TextFields
  ) -> DatetimePlace.Fault? {
    if let fault = shape.fault(in: line, datetimes, fields) { return fault }
    return others.lazy.compactMap { $0.fault(in: line, self.datetimes, fields) }.first
  }

  /// Finds the other fields of a record whose header was read into `fields`.
  ///
  /// The message ends where the fields behind it begin; a record without them was torn, and all
  /// behind its header is message. CRs at the end belong to no field.
  ///
  /// - Parameters:
  ///   - record: without the LF that ends it.
  ///   - fields: what `readHeader` found.
  @inline(__always)
  public func readMessage(of record: UnsafeRawBufferPointer, into fields: TextFields) {
    if others.isEmpty {
      _ = shape.readMessage(of: record.withoutCRs, datetimes, into: fields)
    } else {
      read(record, into: fields)
    }
  }

  /// Finds the fields of a record: header and message at once.
  ///
  /// Of several templates that which rendered all of it, rather than one that has its header only;
  /// then one whose level is a word that programs use, rather than any other; then the first.
  ///
  /// - Returns: false where the first line is no header; all of it is message then.
  @discardableResult
  public func read(_ record: UnsafeRawBufferPointer, into fields: TextFields) -> Bool {
    let text = record.withoutCRs
    var found: Int?
    var torn: Int?
    for position in 0...others.count {
      switch shape(at: position).read(text, datetimes, into: fields) {
      case .whole where fields.isSure:
        fields.shape = position
        return true
      case .whole: found = found ?? position
      case .torn: torn = position
      case .foreign: break
      }
    }
    fields.shape = found ?? torn ?? 0
    _ = shape(at: fields.shape).read(text, datetimes, into: fields)
    return found != nil || torn != nil
  }

  /// The template that a metadata record was rendered with.
  public func renderTemplate(for fields: RecordFields) -> Template {
    if others.isEmpty { return shape.template }
    // What the writer does not know it leaves out: the template that says the most of what is there,
    // and the least of what is not.
    func rank(_ template: Template) -> (Int, Int) {
      let columns = template.columns
      let present = columns.count { fields[$0].kind != .missing }
      return (present, present - columns.count)
    }
    return templates.max { rank($0) < rank($1) } ?? shape.template
  }

  /// How many bytes padding and literals can add to a record at most.
  public var longestPadding: Int { templates.reduce(0) { max($0, $1.longestPadding) } }
}

extension UnsafeRawBufferPointer {
  /// Without the CRs at the end, of which a writer on another system may have added one to its own.
  @inline(__always)
  package var withoutCRs: UnsafeRawBufferPointer {
    var end = count
    while end > 0, self[end - 1] == 0x0D { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[..<end])
  }

  /// Appends it without one CR before each LF.
  package func appendWithoutLineEndCRs(to out: inout [UInt8]) {
    for (position, byte) in enumerated() {
      let next = position + 1
      if byte == 0x0D, next < count, self[next] == 0x0A { continue }
      out.append(byte)
    }
  }

  /// How many bytes at its front are byte order marks or NULs, which say nothing; `nil` where there
  /// are none, or nothing but some NULs.
  var marks: Int? {
    guard let first, first == 0 || first == 0xEF else { return nil }
    var end = 0
    while end < count {
      if self[end] == 0 {
        end += 1
      } else if count - end > 3, self[end] == 0xEF, self[end + 1] == 0xBB, self[end + 2] == 0xBF {
        end += 3
      } else {
        break
      }
    }
    return end > 0 && (end < count || end >= LineKind.longestMarks) ? end : nil
  }

  /// Whether a datetime may stand near its front: most lines of text have no digit there.
  var mayBeginWithDatetime: Bool {
    guard let first, first > 0x20 else { return false }
    return prefix(24).contains(where: \.isASCIIDigit)
  }
}
