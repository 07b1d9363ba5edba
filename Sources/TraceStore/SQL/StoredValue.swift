internal import GRDB
internal import GRDBSQLite

/// A value as SQLite has it, type and bytes, so that it finds itself again.
enum StoredValue: Hashable {
  case null
  case integer(Int64)
  case real(Double)
  /// The bytes of a text, which need be no UTF-8.
  case text([UInt8])
  case blob([UInt8])

  /// Offsets, lines and ids of a database that can be worked with are less: sums of a few of them do not
  /// overflow.
  static let largest: Int64 = 1 << 61

  /// The value of a column of the row that a statement is at.
  init(_ statement: OpaquePointer, _ column: Int32) {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
    case SQLITE_NULL: self = .null
    case SQLITE_BLOB: self = .blob(Self.bytes(statement, column))
    default: self = .text(Self.bytes(statement, column))
    }
  }

  /// A text.
  init(_ text: String) {
    self = .text(Array(text.utf8))
  }

  /// As people see it: what is no UTF-8 is U+FFFD; "" for NULL.
  var shown: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .text(let bytes), .blob(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Binds it to a parameter, and gives the result code.
  func bind(to statement: OpaquePointer, _ index: Int32) -> Int32 {
    switch self {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let number): sqlite3_bind_int64(statement, index, number)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    case .text(let bytes):
      // Ended by a NUL, so that there is a pointer even where it is empty: NULL would bind NULL.
      (bytes + [0]).withUnsafeBytes { memory in
        sqlite3_bind_text64(
          statement, index, memory.baseAddress?.assumingMemoryBound(to: CChar.self),
          UInt64(bytes.count), Self.transient, UInt8(SQLITE_UTF8))
      }
    case .blob(let bytes):
      bytes.isEmpty
        ? sqlite3_bind_zeroblob(statement, index, 0)
        : bytes.withUnsafeBytes {
          sqlite3_bind_blob64(
            statement, index, $0.baseAddress, UInt64($0.count), Self.transient)
        }
    }
  }

  /// The error that says that Tracetail's own tables hold what Tracetail never writes.
  static func corruption(_ what: String) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: what)
  }

  /// SQLITE_TRANSIENT: SQLite copies at once. https://sqlite.org/c3ref/c_static.html
  static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  private static func bytes(_ statement: OpaquePointer, _ column: Int32) -> [UInt8] {
    // The pointer first: asking for it may change how many bytes there are.
    let start = sqlite3_column_blob(statement, column)
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
