/// Reads text records back: a template, compiled to a parser, and how its datetimes are read.
///
/// The *header* of a record is what stands before the message (DESIGN.md §6). A field in it ends at
/// the first literal from which on the rest of the header matches. Fields behind the message are
/// looked for from the end of the record's last line.
public final class TextParser: Sendable {
  /// The text of the template, by which the parser can be stored and found again.
  public let name: String
  /// What a record looks like.
  private let shape: RecordShape
  /// What it may look like instead, where it is whole. It has the same header and more.
  private let longerShape: RecordShape?
  private let datetimes: DatetimeReader

  /// A parser of a template of the user.
  public convenience init(template: Template, datetimes: DatetimeReader) {
    self.init(RecordShape(template), name: template.text, datetimes)
  }

  private init(
    _ shape: RecordShape, or longerShape: RecordShape? = nil, name: String,
    _ datetimes: DatetimeReader
  ) {
    self.name = name
    self.shape = shape
    self.longerShape = longerShape
    self.datetimes = datetimes
  }

  /// The parser of the main shape, `[{datetime}] [{level}] {message}`, for sources whose template is
  /// not known. The level must be a word that programs use for one: other programs write a process
  /// or a logger in its place.
  public static func stockMain(datetimes: DatetimeReader) -> TextParser {
    let shape = RecordShape(.main) { $0.column == .level ? .knownLevel : nil }
    return TextParser(shape, name: Template.main.text, datetimes)
  }

  /// The parser of the writer's own defaults of all eras, for sources whose template is not known.
  ///
  /// Before 0.0.73 the cut id was a part of the message. A record has the field where it is a whole
  /// rendering of the template with it: `(word)` or `(word -> word)` behind the header, and a
  /// message that is padded to its width without them. Any other record is read without the field.
  public static func stockLong(datetimes: DatetimeReader) -> TextParser {
    let longerShape = RecordShape(.longWithCutID) { $0.column == .cutID ? .cutID : nil }
    return TextParser(
      RecordShape(.longWithoutCutID), or: longerShape, name: Template.longWithCutID.text, datetimes)
  }

  /// Finds the fields of a header.
  ///
  /// - Parameters:
  ///   - line: the first line of a record, or all of it; without LF, but it may end with a CR.
  ///   - fields: where the fields are put; what it held before is forgotten.
  /// - Returns: false where no record begins with this line; what is in `fields` is undefined then.
  public func readHeader(of line: UnsafeRawBufferPointer, into fields: TextFields) -> Bool {
    shape.readHeader(of: line.withoutCR, datetimes, into: fields)
  }

  /// Finds the other fields of a record whose header was read into `fields`.
  ///
  /// The message ends where the fields behind it begin; a record without them was torn, and all
  /// behind its header is message. A CR at the end belongs to no field.
  ///
  /// - Parameters:
  ///   - record: without the LF that ends it.
  ///   - fields: what `readHeader` found.
  public func readMessage(of record: UnsafeRawBufferPointer, into fields: TextFields) {
    if longerShape == nil {
      _ = shape.readMessage(of: record.withoutCR, datetimes, into: fields)
    } else {
      read(record, into: fields)
    }
  }

  /// Finds the fields of a record: header and message at once.
  ///
  /// - Returns: false where the first line is no header; all of it is message then.
  @discardableResult
  public func read(_ record: UnsafeRawBufferPointer, into fields: TextFields) -> Bool {
    let text = record.withoutCR
    if let longerShape, longerShape.read(text, datetimes, into: fields) == .whole { return true }
    return shape.read(text, datetimes, into: fields) != .foreign
  }

  /// The template that a metadata record was rendered with.
  public func renderTemplate(for fields: RecordFields) -> Template {
    // Since 0.0.73 the metadata has the key, and the template the field.
    guard let longerShape, fields[.cutID].kind != .missing else { return shape.template }
    return longerShape.template
  }

  /// How many bytes padding and literals can add to a record at most.
  public var longestPadding: Int { (longerShape ?? shape).template.longestPadding }
}

extension UnsafeRawBufferPointer {
  @inline(__always)
  fileprivate var withoutCR: UnsafeRawBufferPointer {
    last == 0x0D ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }
}
