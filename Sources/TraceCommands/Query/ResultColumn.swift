/// A column of results: what programs get of a row under which name, and what people see of it.
struct ResultColumn<Row>: Sendable {
  /// Where a cell stands in its column.
  enum Side {
    case left
    case right
  }

  /// The key in JSON and CSV.
  let name: String
  /// What programs get.
  let value: @Sendable (Row) -> ResultValue
  /// The heading for people; `nil` where only programs get it.
  let title: String?
  let side: Side
  /// Whether it gives way where the terminal is too narrow, the last such column first.
  let isOptional: Bool
  /// Whether it stays where the terminal is too narrow, and is only left out if it is empty.
  let isVital: Bool
  /// What people see; not escaped yet.
  let text: @Sendable (Row) -> String

  /// A column for programs only.
  init(_ name: String, value: @escaping @Sendable (Row) -> ResultValue) {
    self.name = name
    self.value = value
    (title, side, isOptional, isVital) = (nil, .left, true, false)
    text = { _ in "" }
  }

  /// A column that people see too.
  init(
    _ name: String, title: String, side: Side = .left, isOptional: Bool = false,
    isVital: Bool = false, value: @escaping @Sendable (Row) -> ResultValue,
    text: @escaping @Sendable (Row) -> String
  ) {
    self.name = name
    self.value = value
    self.title = title
    self.side = side
    self.isOptional = isOptional
    self.isVital = isVital
    self.text = text
  }

  /// A text that people see as it is.
  static func text(
    _ name: String, title: String, isOptional: Bool = false,
    _ text: @escaping @Sendable (Row) -> String?
  ) -> Self {
    Self(name, title: title, isOptional: isOptional) {
      .optional(text($0))
    } text: {
      text($0) ?? ""
    }
  }

  /// A count.
  static func count(
    _ name: String, title: String, isOptional: Bool = false,
    _ count: @escaping @Sendable (Row) -> Int
  ) -> Self {
    Self(name, title: title, side: .right, isOptional: isOptional) {
      .count(count($0))
    } text: {
      Quantity.count(count($0))
    }
  }
}
