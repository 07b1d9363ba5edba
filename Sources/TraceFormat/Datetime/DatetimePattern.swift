/// A strftime pattern, compiled to read back what it writes. Names are English, as in the C locale.
struct DatetimePattern: Sendable {
  /// A part of a datetime that a directive says.
  enum Directive: UInt8, Sendable {
    case year = 0x59  // %Y
    case shortYear = 0x79  // %y
    case month = 0x6D  // %m
    case monthName = 0x42  // %B
    case shortMonthName = 0x62  // %b
    case day = 0x64  // %d
    case dayOfYear = 0x6A  // %j
    case weekday = 0x41  // %A
    case shortWeekday = 0x61  // %a
    case hour = 0x48  // %H
    case halfHour = 0x49  // %I
    case halfDay = 0x70  // %p
    case minute = 0x4D  // %M
    case second = 0x53  // %S
    case fraction = 0x66  // %f
    case offset = 0x7A  // %z
    case zoneName = 0x5A  // %Z
    case epoch = 0x73  // %s

    /// Whether it is written in digits.
    var isNumber: Bool {
      switch self {
      case .monthName, .shortMonthName, .weekday, .shortWeekday, .halfDay, .offset, .zoneName: false
      default: true
      }
    }

    var name: String { "%\(Unicode.Scalar(rawValue))" }
  }

  enum Item: Sendable {
    case literal(UInt8)
    case directive(Directive)
  }

  private(set) var items: [Item] = []
  /// Whether it says the year.
  let hasYear: Bool
  /// Whether it says an offset or a zone.
  let hasOffset: Bool

  /// Whether it begins with year, month and day as ISO 8601 does.
  var hasISODate: Bool {
    guard items.count >= 5, case .directive(.year) = items[0], case .literal(0x2D) = items[1],
      case .directive(.month) = items[2], case .literal(0x2D) = items[3],
      case .directive(.day) = items[4]
    else { return false }
    return true
  }

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - text: the pattern. `%e`, `%k`, `%l` and `%-d` are `%d`, `%H`, `%I` and `%d`: any number may
  ///     have a space for its leading zero, or nothing.
  ///   - year: the year, where the datetimes have none.
  /// - Throws: `DatetimeError.pattern` for a directive that is unknown or says again what another
  ///   said, and for a pattern that leaves the date open.
  init(_ text: String, year: Int? = nil) throws(DatetimeError) {
    var compiler = Compiler(text: text, hasYear: year != nil)
    try compiler.compile()
    items = compiler.items
    hasYear = compiler.has(.year, .shortYear, .epoch)
    hasOffset = compiler.has(.offset, .zoneName)
  }
}

/// Takes the text of a pattern apart.
private struct Compiler {
  let text: String
  /// Whether the year is said elsewhere.
  let hasYear: Bool
  var items: [DatetimePattern.Item] = []
  private var seen: Set<UInt8> = []
  private var column = 0

  init(text: String, hasYear: Bool) {
    self.text = text
    self.hasYear = hasYear
  }

  mutating func compile() throws(DatetimeError) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      column += 1
      guard scalar == "%" else {
        if scalar == "\n" { throw fault("a line break", "A datetime is a part of one line.") }
        items += Array(String(scalar).utf8).map { .literal($0) }
        continue
      }
      guard var letter = rest.popFirst() else {
        throw fault("\"%\" without a letter", "Write \"%%\" for a percent sign.")
      }
      // "%-d": glibc's way to leave out a leading zero.
      if letter == "-", let next = rest.first, "dHIMSmje".unicodeScalars.contains(next) {
        rest.removeFirst()
        letter = next
        column += 1
      }
      switch letter {
      case "e": try add(.day)
      case "k": try add(.hour)
      case "l": try add(.halfHour)
      case "h": try add(.shortMonthName)
      case "D": try add([.month, .day, .shortYear], separator: "/")
      case "R": try add([.hour, .minute], separator: ":")
      case "%": items.append(.literal(UInt8(ascii: "%")))
      case "T": try add([.hour, .minute, .second], separator: ":")
      case "F": try add([.year, .month, .day], separator: "-")
      default:
        guard letter.isASCII,
          let directive = DatetimePattern.Directive(rawValue: UInt8(letter.value))
        else {
          throw fault(
            "\"%\(letter)\" is unknown",
            "Known are %Y %m %d %e %H %k %M %S %f %z %Z %A %a %B %b %j %y %I %l %p %s %T %F and %%."
          )
        }
        try add(directive)
      }
      column += 1
    }
    try requireDate()
  }

  private mutating func add(
    _ directives: [DatetimePattern.Directive], separator: Unicode.Scalar
  ) throws(DatetimeError) {
    for (position, directive) in directives.enumerated() {
      if position > 0 { items.append(.literal(UInt8(ascii: separator))) }
      try add(directive)
    }
  }

  private mutating func add(_ directive: DatetimePattern.Directive) throws(DatetimeError) {
    guard seen.insert(directive.rawValue).inserted else {
      throw fault("\(directive.name) stands in it twice", "Keep one of them.")
    }
    if directive.isNumber, case .directive(.epoch) = items.last {
      throw fault(
        "nothing stands between %s and \(directive.name), so that it cannot be told where one ends",
        "Put a text between them.")
    }
    items.append(.directive(directive))
  }

  /// An instant needs a date: rows hold UTC, and a time of day alone cannot be converted.
  private func requireDate() throws(DatetimeError) {
    if has(.epoch) { return }
    let missing =
      if !hasYear && !has(.year, .shortYear) {
        "the year: %Y"
      } else if has(.dayOfYear) {
        nil as String?
      } else if !has(.month, .monthName, .shortMonthName) {
        "the month: %m"
      } else if !has(.day) {
        "the day: %d"
      } else {
        nil as String?
      }
    guard let missing else { return }
    throw .pattern(
      text, column: column + 1, reason: "it ends without \(missing)",
      hint: missing.hasPrefix("the year")
        ? "If the datetimes have no year, give it: --year 2026."
        : "A date is needed: %Y-%m-%d, %F, %Y with %j, or %s.")
  }

  func has(_ directives: DatetimePattern.Directive...) -> Bool {
    directives.contains { seen.contains($0.rawValue) }
  }

  private func fault(_ reason: String, _ hint: String) -> DatetimeError {
    .pattern(text, column: column, reason: reason, hint: hint)
  }
}
