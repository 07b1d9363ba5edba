internal import TraceFormat

/// Fills rows that a run has already with what a document says of the run (DESIGN.md §1): a column
/// that says nothing, or what an earlier document said. What only the earlier document said is
/// taken back.
struct DocumentFill {
  private let statements: [Statement]
  private let values: [Value]

  /// A value for every column that a document sets or has set.
  private enum Value {
    case bytes([UInt8])
    case integer(Int64)
    case real(Double)
    case nothing
  }

  init(
    _ document: RunDocument?, replacing earlier: RunDocument?, runID: String, columns: [String],
    connection: OpaquePointer
  ) throws {
    var assignments: [String] = []
    var values: [Value] = []
    for column in Column.allCases where columns.contains(column.name) {
      let old = earlier.flatMap { Self.value($0, column) }
      let new = document.flatMap { Self.value($0, column) }
      guard old != nil || new != nil else { continue }
      let unsaid = Self.unsaid(column, runID)
      let value = new ?? unsaid
      values.append(value)
      // ?1 and ?2 are the range of rows.
      let number = values.count + 2
      var conditions = ["\(column.name) IS NULL"]
      if case .nothing = unsaid {
      } else {
        conditions.append("\(column.name) = \(Self.literal(unsaid))")
      }
      if let old { conditions.append("\(column.name) = \(Self.literal(old))") }
      assignments.append(
        "\(column.name) = CASE WHEN \(conditions.joined(separator: " OR "))"
          + " THEN \(Self.parameter(number, value)) ELSE \(column.name) END")
    }
    self.values = values
    statements =
      assignments.isEmpty
      ? []
      : try [("traces", "rowid"), ("tracetail_suppressed", "row")].map { table, key in
        try Statement(
          "UPDATE \(table) SET \(assignments.joined(separator: ", "))"
            + " WHERE \(key) BETWEEN ?1 AND ?2", on: connection)
      }
  }

  /// Fills the rows of one range of ids.
  func run(_ rows: ClosedRange<Int64>) throws {
    for statement in statements {
      try statement.run(
        [.integer(rows.lowerBound), .integer(rows.upperBound)]
          + values.map { value -> Statement.Value in
            switch value {
            case .bytes(let bytes): .text(String(decoding: bytes, as: UTF8.self))
            case .integer(let number): .integer(number)
            case .real(let number): .text(String(number))
            case .nothing: .null
            }
          })
    }
  }

  private static func value(_ document: RunDocument, _ column: Column) -> Value? {
    switch column.affinity {
    case .integer: document.integer(column).map { .integer($0) }
    case .real: document.real(column).map { .real($0) }
    case .text: document.text(column).map { .bytes($0) }
    }
  }

  /// What a row has in a column that neither its record nor a document says.
  private static func unsaid(_ column: Column, _ runID: String) -> Value {
    switch column {
    case .runID: .bytes(Array(runID.utf8))
    case .process, .thread, .lineno: .integer(0)
    case .filename, .datetime: .bytes([])
    default: .nothing
    }
  }

  private static func parameter(_ position: Int, _ value: Value) -> String {
    if case .real = value { return "CAST(?\(position) AS REAL)" }
    return "?\(position)"
  }

  private static func literal(_ value: Value) -> String {
    switch value {
    case .nothing: return "NULL"
    case .integer(let number): return "\(number)"
    case .real(let number): return "\(number)"
    case .bytes(let bytes):
      let digits = bytes.map { byte in
        let hex = String(byte, radix: 16)
        return hex.count == 1 ? "0" + hex : hex
      }
      return "CAST(X'\(digits.joined())' AS TEXT)"
    }
  }
}
