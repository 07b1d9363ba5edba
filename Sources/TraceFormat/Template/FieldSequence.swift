/// The fields of a template before its message, or behind it, compiled to be read back.
///
/// A field ends at the first literal from which on the rest of the run matches.
struct FieldSequence: Sendable {
  /// Bytes among `literals`.
  struct Piece: Sendable {
    let start: UInt32
    let count: UInt32

    @inline(__always)
    func bytes(in literals: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(
        start: literals.baseAddress.map { $0 + Int(start) }, count: Int(count))
    }
  }

  /// A field, and the literal that it ends at.
  struct Step: Sendable {
    let literal: Piece
    let fill: Piece
    let width: Int32
    /// The most bytes that it may have.
    let longest: Int32
    /// The slot of `TextFields` that it is put into.
    let slot: Int32
    let content: FieldContent
    let alignment: FormatSpec.Alignment
    /// Whether blanks beside it are padding, however many they are.
    let isPaddedFreely: Bool
    /// Whether it has `width` letters exactly.
    let isCut: Bool
  }

  /// The literal that the run begins with.
  private let opening: Piece
  private let steps: [Step]
  /// The literals behind it that a line must have: without the blanks that may be missing at its end.
  private let marks: [Piece]
  /// The bytes of all literals and fills.
  private let literals: [UInt8]

  /// Whether it has a field of free text.
  let hasText: Bool
  /// Whether `matchQuickly` knows its fields.
  private let isPlain: Bool
  /// Whether there is nothing in it.
  var isEmpty: Bool { literals.isEmpty }

  /// - Parameters:
  ///   - opening: the literal that the run begins with.
  ///   - fields: each with the literal that it ends at.
  ///   - extraNames: the names of the fields that are no columns, in the order of their slots.
  init(
    opening: [UInt8], fields: [(field: Template.Field, literal: [UInt8])], extraNames: [String]
  ) {
    var literals: [UInt8] = []
    func keep(_ bytes: [UInt8]) -> Piece {
      literals += bytes
      return Piece(start: UInt32(literals.count - bytes.count), count: UInt32(bytes.count))
    }
    self.opening = keep(opening)
    let steps = fields.map { field, literal in
      let content = FieldContent(field)
      let spec = field.spec
      let (longest, isMore) = Int32(content.longest).addingReportingOverflow(
        Int32(spec.width * spec.fill.utf8.count))
      return Step(
        literal: keep(literal), fill: keep(Array(spec.fill.utf8)), width: Int32(spec.width),
        longest: isMore ? .max : longest, slot: Int32(field.slot(extraNames)), content: content,
        alignment: spec.alignment(isNumber: spec.isNumber(field.column)),
        isPaddedFreely: spec.isPaddedFreely, isCut: spec.isCut)
    }
    marks = steps.enumerated().compactMap { number, step in
      guard number == steps.count - 1 else { return step.literal }
      let end = fields[number].literal.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? 0
      return end == 0 ? nil : Piece(start: step.literal.start, count: UInt32(end))
    }
    self.steps = steps
    self.literals = literals
    hasText = steps.contains { $0.content == .text || $0.content == .structuredData }
    isPlain = steps.allSatisfy { step in
      step.width == 0 && step.content != .text && step.content != .structuredData
        && step.content != .cutID && !step.isPaddedFreely
        && step.literal.count > 0
        && !(step.content == .datetime && literals[Int(step.literal.start)].isPartOfISOLike)
    }
  }

  /// Whether the literals stand in a line, in their order: where they do not, it is no match, and that
  /// is found at little cost. Blanks at the end of the last one need not be there.
  func mayMatch(_ line: UnsafeRawBufferPointer) -> Bool {
    literals.withUnsafeBytes { literals in
      var position = Int(opening.count)
      for number in marks.indices {
        let mark = marks[number].bytes(in: literals)
        guard let start = line.first(mark, from: position) else { return false }
        position = start + mark.count
      }
      return true
    }
  }

  /// Matches the run against the front of `walk`.
  ///
  /// - Returns: where it ends; `nil` where it does not match. Fields are then undefined.
  @inline(__always)
  func match(
    _ walk: some TextWalk, of text: UnsafeRawBufferPointer, _ datetimes: DatetimeReader,
    into record: TextFields
  ) -> Int? {
    literals.withUnsafeBytes { literals in
      let opening = opening.bytes(in: literals)
      guard walk.holds(opening, at: 0) else { return nil }
      let matcher = FieldMatcher(walk: walk, text: text, literals: literals)
      return steps.withUnsafeBufferPointer {
        matcher.match($0, at: opening.count, datetimes, into: record)
      }
    }
  }
}

extension FieldSequence {
  /// Matches the run against the front of a line as `match` would, where its datetime is ISO-like and
  /// has no offset, its other fields are no text, and none is padded: as in nearly all records.
  ///
  /// - Returns: where it ends; `nil` says nothing.
  @inline(__always)
  func matchQuickly(_ line: UnsafeRawBufferPointer, into record: TextFields) -> Int? {
    guard isPlain, let walk = ForwardWalk(line, upTo: line.count) else { return nil }
    return literals.withUnsafeBytes { literals in
      steps.withUnsafeBufferPointer { steps in
        let opening = opening.bytes(in: literals)
        guard walk.holds(opening, at: 0) else { return nil }
        var position = opening.count
        for step in steps {
          let literal = step.literal.bytes(in: literals)
          guard let end = line.endOfPlainField(step, from: position, literal, walk) else {
            return nil
          }
          if step.content == .datetime {
            record.datetime = .asWritten
          } else if step.content == .level {
            let value = UnsafeRawBufferPointer(rebasing: line[position..<end])
            if let level = Level.position(value) {
              record.level = level
            } else if !Level.isWord(value) {
              return nil
            }
          } else if step.content.isNumber,
            UnsafeRawBufferPointer(rebasing: line[position..<end]).isLost(inSlot: step.slot)
          {
            record.hasExtras = true
          }
          record[slot: Int(step.slot)] = position..<end
          position = end + literal.count
        }
        return position
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Where a field ends that begins at a position, and the literal behind it begins.
  @inline(__always)
  fileprivate func endOfPlainField(
    _ step: FieldSequence.Step, from start: Int, _ literal: UnsafeRawBufferPointer,
    _ walk: ForwardWalk
  ) -> Int? {
    if step.content == .datetime {
      guard let length = UnsafeRawBufferPointer(rebasing: self[start...]).columnLikePrefix,
        length <= Int(step.longest), walk.holds(literal, at: start + length)
      else { return nil }
      return start + length
    }
    let last = Swift.min(count, start + Int(step.longest) + literal.count) - literal.count
    let first = literal[0]
    var end = start
    while end <= last, self[end] != first || !walk.holds(literal, at: end) { end &+= 1 }
    guard end <= last else { return nil }
    // A level is judged by whoever looks it up.
    if step.content == .level { return end }
    return UnsafeRawBufferPointer(rebasing: self[start..<end]).holds(step.content) ? end : nil
  }
}

extension Template.Field {
  /// The slot of `TextFields` that it is put into.
  fileprivate func slot(_ extraNames: [String]) -> Int {
    if let column { return column.rawValue }
    guard !isSkipped, let position = extraNames.firstIndex(of: name) else {
      return TextFields.skippedSlot
    }
    return TextFields.firstExtraSlot + position
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it is something that a column of numbers cannot hold, so that it is kept elsewhere.
  func isLost(in column: Column) -> Bool {
    // Nearly all are short, and digits.
    if count <= 18 && isInteger || isEmpty || isNone { return false }
    return column.affinity == .integer ? decimal == nil : finiteNumber == nil
  }

  /// The same of the column of a slot.
  @inline(__always)
  func isLost(inSlot slot: Int32) -> Bool {
    Column(rawValue: Int(slot)).map { isLost(in: $0) } ?? false
  }
}

extension UInt8 {
  /// Whether an ISO-like datetime may go on with it. A space may not: what stands before the one
  /// within is no datetime.
  fileprivate var isPartOfISOLike: Bool {
    isASCIIDigit || "-:T.,".utf8.contains(self)
  }
}
