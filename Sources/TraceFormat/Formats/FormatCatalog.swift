/// Finds the format of lines of which nothing is known.
public final class FormatCatalog: Sendable {
  private final class Entry: Sendable {
    let format: KnownFormat
    let shape: RecordShape
    let rules: [KnownFormat.Rule]
    /// What a line of it may begin with.
    let front: Front
    let extras: [(name: String, slot: Int)]
    /// Whether a sign stands before the level, so that it is surely no other word.
    let isLevelMarked: Bool

    init(_ format: KnownFormat, _ shape: KnownFormat.Shape) {
      let template = shape.template
      self.format = format
      self.shape = RecordShape(template)
      rules = shape.rules
      front = Front(template)
      extras = template.extraNames.enumerated().map { ($1, TextFields.firstExtraSlot + $0) }
      isLevelMarked = template.parts.contains {
        $0.field?.column == .level && $0.literal.contains { $0 != 0x20 }
      }
    }
  }

  fileprivate enum Front {
    case byte(UInt8)
    case datetime
    case letter
    case anything
  }

  /// So much of a line is looked at: no header is longer.
  static let longestHeader = 4_096

  private let entries: [Entry]
  /// By the first byte of a line, the entries that it may be of: where nothing is known of the source, and
  /// where something is.
  private let candidatesOfUnknown, candidates: [[Entry]]
  let datetimes: DatetimeReader

  /// A catalog of all formats, in which datetimes are read so.
  public init(datetimes: DatetimeReader) {
    self.datetimes = datetimes
    let entries = KnownFormat.all.flatMap { format in
      format.shapes.filter { !$0.rules.contains(.never) }.map { Entry(format, $0) }
    }
    self.entries = entries
    candidates = (0...UInt8.max).map { first in entries.filter { $0.front.admits(first) } }
    candidatesOfUnknown = (0...UInt8.max).map { first in
      entries.filter { $0.front.admits(first) || $0.front.isAnything }
    }
  }

  /// The format of a line.
  ///
  /// - Parameters:
  ///   - line: without LF and CR.
  ///   - fields: room; what it holds afterwards is undefined.
  ///   - isFirst: whether nothing is known of the source: formats count too whose lines do not
  ///     begin with a datetime.
  ///   - isHeader: whether the line is a header of another format already: then only those formats
  ///     count in which a sign says that a word is the level.
  /// - Returns: `nil` where it is of none that is known.
  public func format(
    of line: UnsafeRawBufferPointer, _ fields: TextFields, isFirst: Bool = false,
    isHeader: Bool = false
  ) -> KnownFormat? {
    guard let first = line.first else { return nil }
    let line = UnsafeRawBufferPointer(
      start: line.baseAddress, count: min(line.count, Self.longestHeader))
    lazy var isDated = line.mayBeginWithDatetime
    for entry in (isFirst ? candidatesOfUnknown : candidates)[Int(first)] {
      guard !entry.front.isDatetime || isDated, !isHeader || entry.isLevelMarked,
        entry.shape.mayBeHeader(line),
        entry.shape.readHeader(of: line, datetimes, into: fields)
          || entry.shape.readBareHeader(of: line, datetimes, into: fields),
        accepts(line, fields, entry)
      else { continue }
      return entry.format
    }
    return isFirst && isLikeMain(line, fields) ? Self.main : nil
  }

  /// What a line is of a source of which nothing is known: `sibling` where it tells the format.
  public func judge(_ line: UnsafeRawBufferPointer, _ fields: TextFields) -> LineKind {
    let line = line.withoutCRs
    if let count = line.marks {
      let rest = UnsafeRawBufferPointer(rebasing: line[count...])
      if format(of: rest, fields, isFirst: true) != nil { return .marked(count) }
    }
    if let format = format(of: line, fields, isFirst: true) { return .sibling(format) }
    guard let first = line.first, first == 0x5B || first.isASCIIDigit || first.isASCIILetter else {
      return .text
    }
    var doubtful: DatetimeFault?
    for entry in candidates[Int(first)] {
      if case .datetime(let fault)? = entry.shape.fault(in: line, datetimes, fields) {
        if fault.isCertain { return .nearHeader(fault.reason) }
        doubtful = doubtful ?? fault
      }
    }
    return doubtful.map { .nearHeader($0.reason) } ?? .text
  }

  private static let main = KnownFormat.all.first { $0.name == "main" }

  /// The main shape with a level that programs do not use: nothing else is written so.
  private func isLikeMain(_ line: UnsafeRawBufferPointer, _ fields: TextFields) -> Bool {
    guard let shape = entries.first(where: { $0.format == Self.main })?.shape else { return false }
    return shape.readHeader(of: line, datetimes, into: fields)
      || shape.readBareHeader(of: line, datetimes, into: fields)
  }

  private func accepts(
    _ line: UnsafeRawBufferPointer, _ fields: TextFields, _ entry: Entry
  ) -> Bool {
    for extra in entry.extras {
      guard let range = fields[slot: extra.slot] else { continue }
      let value = line[range]
      if extra.name != "thread_name", extra.name != "function",
        value.isEmpty && extra.name != "module" || value.contains(where: { $0 <= 0x20 })
      {
        return false
      }
    }
    return entry.rules.allSatisfy { holds($0, line, fields, entry) }
  }

  private func holds(
    _ rule: KnownFormat.Rule, _ line: UnsafeRawBufferPointer, _ fields: TextFields, _ entry: Entry
  ) -> Bool {
    switch rule {
    case .knownLevel: return fields.level != nil
    case .knownLevelOfDatabase:
      guard let range = fields[.level] else { return false }
      return fields.level != nil
        || Self.databaseWords.contains(String(decoding: line[range], as: UTF8.self))
    case .qualifiedName:
      guard let last = entry.extras.last, let range = fields[slot: last.slot] else { return false }
      return line[range].dropFirst().dropLast().contains { $0 == 0x2E || $0 == 0x3A }
    case .withoutYear:
      if case .withoutYear = fields.datetime { return true }
      return false
    case .never: return false
    }
  }

  private static let databaseWords: Set = [
    "LOG", "STATEMENT", "DETAIL", "HINT", "CONTEXT", "QUERY", "LOCATION",
  ]
}

extension FormatCatalog.Front {
  /// Whether a line that begins with a datetime at its place may begin with that byte.
  fileprivate func admits(_ first: UInt8) -> Bool {
    switch self {
    case .byte(let byte): first == byte
    case .datetime: first.isASCIIDigit || first.isASCIILetter
    case .letter: first.isASCIILetter
    case .anything: false
    }
  }

  fileprivate var isDatetime: Bool {
    if case .datetime = self { return true }
    return false
  }

  fileprivate var isAnything: Bool {
    if case .anything = self { return true }
    return false
  }

  fileprivate init(_ template: Template) {
    guard let part = template.parts.first else {
      self = .anything
      return
    }
    if let byte = part.literal.first {
      self = .byte(byte)
    } else {
      self =
        part.field?.column == .datetime
        ? .datetime : part.field?.spec.isCut == true ? .letter : .anything
    }
  }
}
