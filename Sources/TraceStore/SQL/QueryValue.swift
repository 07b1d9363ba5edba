internal import GRDBSQLite

/// A value of a result, as SQLite has it.
public enum QueryValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  /// What is no UTF-8 in it is U+FFFD.
  case text(String)
  case blob([UInt8])

  /// The value of a column of the row that a statement is at.
  init(_ statement: OpaquePointer, _ column: Int32) {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
    case SQLITE_NULL: self = .null
    case SQLITE_BLOB: self = .blob(Array(Self.bytes(statement, column)))
    default: self = .text(String(decoding: Self.bytes(statement, column), as: UTF8.self))
    }
  }

  /// How many bytes a text or a BLOB has; 0 for anything else.
  static func size(_ statement: OpaquePointer, _ column: Int32) -> Int {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_TEXT, SQLITE_BLOB: Int(sqlite3_column_bytes(statement, column))
    default: 0
    }
  }

  private static func bytes(_ statement: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
    // The pointer first: asking for it may change how many bytes there are.
    let start = sqlite3_column_blob(statement, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
  }
}
