internal import GRDB
internal import GRDBSQLite

/// A prepared statement with positional parameters; the writer's own, thinner than GRDB's because
/// it runs several times per source. Used on one thread at a time.
final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, on connection: OpaquePointer) throws {
    var handle: OpaquePointer?
    // The byte count -1 reads to the NUL that Swift puts behind a C string.
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }
    self.handle = handle
    self.connection = connection
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// A value for one parameter.
  enum Value {
    case null
    /// As another statement gave it.
    case stored(StoredValue)
    case integer(Int64)
    case text(String)
    /// The memory must live until the statement has run.
    case blob(UnsafeRawBufferPointer)
    /// An object of ours that a function of SQL is given; it must live as long as the statement.
    case pointer(AnyObject)

    /// What tells our pointers from those of others: SQLite keeps the address.
    static var pointerType: UnsafePointer<CChar> {
      let name: StaticString = "tracetail"
      return UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }
  }

  /// The row that a statement is at; valid until it goes on.
  struct Row {
    fileprivate let handle: OpaquePointer

    /// NULL gives 0.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// `nil` of NULL.
    func optionalDouble(_ column: Int32) -> Double? {
      isNull(column) ? nil : sqlite3_column_double(handle, column)
    }

    /// A copy of a BLOB, or of the bytes of a text; `nil` of NULL.
    func bytes(_ column: Int32) -> [UInt8]? {
      guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
      let start = sqlite3_column_blob(handle, column)
      return Array(
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// The words of 32 bits that a BLOB holds; `nil` of NULL.
    func words(_ column: Int32) -> [UInt32]? {
      guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
      let start = sqlite3_column_blob(handle, column)
      let bytes = UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(handle, column)))
      return (0..<bytes.count / 4).map {
        bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)
      }
    }

    /// The bytes of a text where SQLite has them, valid until the statement goes on; none of NULL.
    func borrowedBytes(_ column: Int32) -> UnsafeRawBufferPointer {
      let start = sqlite3_column_blob(handle, column)
      return UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    /// A hash of the first columns, of their types and values; differs from process to process.
    func hash(_ columns: Int32) -> Int {
      var hasher = Hasher()
      for column in 0..<columns {
        let type = sqlite3_column_type(handle, column)
        hasher.combine(type)
        switch type {
        case SQLITE_INTEGER: hasher.combine(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: hasher.combine(sqlite3_column_double(handle, column))
        case SQLITE_NULL: break
        default:
          let start = sqlite3_column_blob(handle, column)
          let bytes = UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, column)))
          hasher.combine(bytes.count)
          hasher.combine(bytes: bytes)
        }
      }
      return hasher.finalize()
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// NULL gives the empty string.
    func text(_ column: Int32) -> String {
      String(decoding: bytes(column) ?? [], as: UTF8.self)
    }

    /// The value as it is, for comparing with it in another statement: what other programs write may be
    /// a BLOB, or a text that is no UTF-8, and no `String` is equal to it.
    func value(_ column: Int32) -> StoredValue { StoredValue(handle, column) }

    /// Checks that columns of a table of Tracetail's own are integers, as it has written them.
    ///
    /// - Throws: `DatabaseError` where they are not: the database is corrupt.
    func checkIntegers(_ columns: [Int32], of table: String) throws {
      for column in columns where sqlite3_column_type(handle, column) != SQLITE_INTEGER {
        let name = sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        throw StoredValue.corruption("\(table) has a \(name) that is no integer")
      }
    }

    /// The ids from one column to another, as the ledger has them.
    ///
    /// - Throws: `DatabaseError` where they are no ids, or none: the database is corrupt.
    func ids(_ first: Int32, _ last: Int32) throws -> ClosedRange<Int64> {
      let (lower, upper) = (integer(first), integer(last))
      guard lower <= upper, lower > -StoredValue.largest, upper < StoredValue.largest else {
        throw StoredValue.corruption("the ledger names rows \(lower) to \(upper)")
      }
      return lower...upper
    }

    /// The bytes of a source from one column to another, as the ledger has them.
    ///
    /// - Throws: `DatabaseError` where there are none: the database is corrupt.
    func bytes(from first: Int32, to end: Int32) throws -> Range<Int64> {
      let (lower, upper) = (integer(first), integer(end))
      guard lower <= upper, lower >= 0, upper < StoredValue.largest else {
        throw StoredValue.corruption("the ledger names bytes \(lower) to \(upper) of a source")
      }
      return lower..<upper
    }

    /// `nil` of NULL.
    func optionalText(_ column: Int32) -> String? {
      isNull(column) ? nil : text(column)
    }
  }

  /// Runs a statement that gives no rows, or whose rows do not matter.
  func run(_ values: Value...) throws { try run(values) }

  /// Runs a statement with as many values as it takes.
  func run(_ values: [Value]) throws {
    try bind(values)
    defer { sqlite3_reset(handle) }
    while try step() {}
  }

  /// What `body` makes of the first row; `nil` where there is none.
  func first<Result>(_ values: Value..., body: (Row) throws -> Result) throws -> Result? {
    try bind(values)
    defer { sqlite3_reset(handle) }
    return try step() ? body(Row(handle: handle)) : nil
  }

  /// The first integer of the first row; `nil` where there is no row. NULL gives 0.
  func firstInteger(_ values: Value...) throws -> Int64? {
    try bind(values)
    defer { sqlite3_reset(handle) }
    return try step() ? Row(handle: handle).integer(0) : nil
  }

  /// Calls `body` with each row.
  func forEach(_ values: Value..., body: (Row) throws -> Void) throws {
    try bind(values)
    defer { sqlite3_reset(handle) }
    while try step() { try body(Row(handle: handle)) }
  }

  /// Calls `body` with each row, until it says stop.
  func forEach(_ values: Value..., body: (Row, inout Bool) throws -> Void) throws {
    try bind(values)
    defer { sqlite3_reset(handle) }
    var stop = false
    while try !stop && step() { try body(Row(handle: handle), &stop) }
  }

  private func bind(_ values: [Value]) throws {
    for (position, value) in values.enumerated() {
      let index = Int32(position + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .stored(let value): value.bind(to: handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .text(let text):
          sqlite3_bind_text64(
            handle, index, text, UInt64(text.utf8.count), transient, UInt8(SQLITE_UTF8))
        case .blob(let bytes):
          // A NULL pointer would bind NULL.
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, index, 0)
            : sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil)
        case .pointer(let object):
          sqlite3_bind_pointer(
            handle, index, Unmanaged.passUnretained(object).toOpaque(), Value.pointerType, nil)
        }
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw failure(code)
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
  }

  /// SQLITE_TRANSIENT: SQLite copies at once. https://sqlite.org/c3ref/c_static.html
  private var transient: sqlite3_destructor_type { StoredValue.transient }
}

extension Statement.Value {
  static func integer(_ number: Int) -> Self { .integer(Int64(number)) }

  static func integer(_ flag: Bool) -> Self { .integer(flag ? 1 : 0) }

  static func integer(_ bits: UInt64) -> Self { .integer(Int64(bitPattern: bits)) }

  static func optional(_ number: Int64?) -> Self { number.map { .integer($0) } ?? .null }

  static func optional(_ text: String?) -> Self { text.map { .text($0) } ?? .null }

  static func optional(_ bytes: UnsafeRawBufferPointer?) -> Self {
    bytes.map { .blob($0) } ?? .null
  }
}
