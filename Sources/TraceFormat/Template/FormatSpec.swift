/// A Python format specification, as far as what it writes can be read back
/// (https://docs.python.org/3/library/string.html#format-specification-mini-language).
struct FormatSpec: Sendable, Hashable {
  enum Alignment: UInt8, Sendable {
    case left
    case right
    case center
  }

  /// The character that pads.
  var fill: Unicode.Scalar = " "
  /// `nil`: numbers to the right, everything else to the left.
  var alignment: Alignment?
  /// The least length in code points; 0 for none.
  var width = 0
  /// Whether a level is cut to `width` letters, as in `{level:.1}`: it has so many, no more and no
  /// fewer, so that nothing need stand between it and the next field.
  var isCut = false
  /// Digits behind the point of a number.
  var precision: Int?
  /// `!s`: the value is made a text first, whatever it is.
  var isConverted = false
  /// The type at the end: `s`, `d`, `f`.
  var type: Unicode.Scalar?
  /// Whether nothing stands behind the colon: Python then writes any value as `str` does.
  var isPlain = true

  /// Whether blanks beside the value are padding, however many they are: an alignment without a
  /// width, as in `{level:<}`.
  var isPaddedFreely: Bool { width == 0 && alignment != nil && fill == " " }

  /// Where padding goes for a value.
  func alignment(isNumber: Bool) -> Alignment { alignment ?? (isNumber ? .right : .left) }

  /// Whether a column's values are formatted as numbers; a field that is no column is a text.
  func isNumber(_ column: Column?) -> Bool {
    guard let column else { return false }
    return column.affinity != .text && !isConverted
  }

  /// The largest width. Each record of metadata is rendered to its width, so that a wide template costs as
  /// much for each record as a megabyte of text; no log has lines like that.
  private static let mostWidth = 4_096

  /// Reads what stands behind the colon.
  ///
  /// - Returns: `nil`, or why it is refused.
  mutating func parse(_ spec: String, for column: Column?) -> String? {
    var rest = spec.unicodeScalars[...]
    isPlain = rest.isEmpty
    takeAlignment(&rest)
    let isNumber = isNumber(column)
    if isNumber, ("0"..."9").contains(fill) || fill == "-" {
      return "this padding cannot be told from the value"
    }
    if rest.first == "0", let second = rest.dropFirst().first, ("0"..."9").contains(second) {
      return "zero padding cannot be told from the digits of the value"
    }
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest.dropFirst(digits.count)
    guard let width = digits.isEmpty ? 0 : Int(String(digits)), width <= Self.mostWidth else {
      return "the width \(String(digits)) is too large: at most \(Self.mostWidth)"
    }
    self.width = width
    if rest.first == "." {
      let places = rest.dropFirst().prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(places.count + 1)
      if column == .level, width == 0, rest.isEmpty, let letters = Int(String(places)),
        (1...32).contains(letters)
      {
        (self.width, isCut) = (letters, true)
        return nil
      }
      guard isNumber, column?.affinity == .real, let places = Int(String(places)), places <= 17,
        rest.elementsEqual("f".unicodeScalars)
      else {
        return "a precision cuts the value, so that it cannot be read back"
      }
      precision = places
    }
    return takeType(&rest, column, isNumber: isNumber)
      ? nil : "the format \":\(spec)\" is not one that can be read back"
  }

  private mutating func takeAlignment(_ rest: inout Substring.UnicodeScalarView) {
    let alignments: [Unicode.Scalar: Alignment] = ["<": .left, ">": .right, "^": .center]
    if let first = rest.first, let second = rest.dropFirst().first,
      let found = alignments[second]
    {
      fill = first
      alignment = found
      rest.removeFirst(2)
    } else if let first = rest.first, let found = alignments[first] {
      alignment = found
      rest.removeFirst()
    }
  }

  private mutating func takeType(
    _ rest: inout Substring.UnicodeScalarView, _ column: Column?, isNumber: Bool
  ) -> Bool {
    guard let type = rest.popFirst() else { return true }
    self.type = type
    guard rest.isEmpty else { return false }
    switch type {
    case "s": return !isNumber
    case "d": return isNumber && column?.affinity == .integer
    case "f":
      precision = precision ?? 6
      return isNumber && column?.affinity == .real
    default: return false
    }
  }
}
