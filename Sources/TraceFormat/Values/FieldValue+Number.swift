extension FieldValue {
  /// The value for a column of whole numbers; `nil` where it has none.
  var wholeNumber: Int64? {
    switch kind {
    case .integer, .boolean: integer
    case .real: bytes.wholeNumber
    case .string: bytes.decimal
    case .missing, .null, .json: nil
    }
  }

  /// The value for a column of fractional numbers; `nil` where it has none.
  var finiteNumber: Double? {
    switch kind {
    case .integer: real
    case .real: real.isFinite ? real : nil
    case .string: bytes.finiteNumber
    case .missing, .null, .boolean, .json: nil
    }
  }

  /// Whether a column can hold the value.
  func fits(_ column: Column) -> Bool {
    switch column.affinity {
    case .text: true
    case .integer: wholeNumber != nil
    case .real: finiteNumber != nil
    }
  }
}
