internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// The rows of a batch as a virtual table, `tracetail_batch`, so that one `INSERT … SELECT` moves a
/// batch: half the processor time of a statement per row, since the rows are read where they lie.
///
/// An eponymous-only table (https://sqlite.org/vtab.html#eponymous_only_virtual_tables): it exists
/// on the connection it was registered on, and nowhere in the file. Its columns are those of
/// `Column` in order, then `error_flag`, the word of other eras for `mode`.
final class BatchTable {
  static let name = "tracetail_batch"

  /// What a cursor walks over; without rows unless `provide` runs.
  fileprivate struct Rows {
    var cells = UnsafeBufferPointer<RowBuffer.Cell>(start: nil, count: 0)
    var ends = UnsafeBufferPointer<Int>(start: nil, count: 0)
    var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The positions of the rows that are to be inserted.
    var live = UnsafeBufferPointer<Int>(start: nil, count: 0)
  }

  fileprivate var rows = Rows()

  /// SQLite keeps the pointer as long as any connection lives, so it is never freed.
  nonisolated(unsafe) private static let module: UnsafeMutablePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    module.initialize(to: makeModule())
    return module
  }()

  /// Registers the table. It must live as long as the connection.
  init(on connection: OpaquePointer) throws {
    let code = sqlite3_create_module_v2(
      connection, Self.name, Self.module, Unmanaged.passUnretained(self).toOpaque(), nil)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Shows the rows of `buffer` at the positions `live` while `body` runs.
  func provide(_ buffer: RowBuffer, live: [Int], _ body: () throws -> Void) rethrows {
    try buffer.cells.withUnsafeBufferPointer { cells in
      try buffer.rowEnds.withUnsafeBufferPointer { ends in
        try buffer.bytes.withUnsafeBytes { bytes in
          try live.withUnsafeBufferPointer { live in
            rows = Rows(cells: cells, ends: ends, bytes: bytes, live: live)
            defer { rows = Rows() }
            try body()
          }
        }
      }
    }
  }
}

/// The C structs that SQLite passes around begin with its own; ours follow.
private struct TableObject {
  var base: sqlite3_vtab
  var table: Unmanaged<BatchTable>
}

private struct CursorObject {
  var base = sqlite3_vtab_cursor()
  let rows: BatchTable.Rows
  var position = 0
  /// The cells of the current row that have not been passed: SQLite asks for columns in order.
  var next = 0
  var end = 0

  mutating func enterRow() {
    guard position < rows.live.count else { return }
    let row = rows.live[position]
    next = row == 0 ? 0 : rows.ends[row - 1]
    end = rows.ends[row]
  }

  /// The cell of a column; `nil` for NULL.
  @inline(__always)
  mutating func cell(_ column: UInt8) -> RowBuffer.Cell? {
    if next < end && rows.cells[next].column > column { enterRow() }
    while next < end && rows.cells[next].column < column { next += 1 }
    return next < end && rows.cells[next].column == column ? rows.cells[next] : nil
  }
}

extension BatchTable {
  private static func cursor(
    _ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<CursorObject>? {
    guard let pointer else { return nil }
    return UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: CursorObject.self)
  }

  /// The declaration of the table.
  private static var declaration: String {
    "CREATE TABLE x(" + (Column.names + ["error_flag"]).joined(separator: ",") + ")"
  }

  fileprivate static func makeModule() -> sqlite3_module {
    var module = sqlite3_module()
    module.iVersion = 1
    module.xConnect = { connection, context, _, _, out, _ in
      guard let context, let out else { return SQLITE_ERROR }
      let code = sqlite3_declare_vtab(connection, BatchTable.declaration)
      guard code == SQLITE_OK else { return code }
      let object = UnsafeMutablePointer<TableObject>.allocate(capacity: 1)
      object.initialize(
        to: TableObject(base: sqlite3_vtab(), table: .fromOpaque(context)))
      out.pointee = UnsafeMutableRawPointer(object).assumingMemoryBound(to: sqlite3_vtab.self)
      return SQLITE_OK
    }
    module.xDisconnect = { table in
      guard let table else { return SQLITE_OK }
      UnsafeMutableRawPointer(table).assumingMemoryBound(to: TableObject.self).deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, _ in SQLITE_OK }
    module.xOpen = { table, out in
      guard let table, let out else { return SQLITE_ERROR }
      let object = UnsafeMutableRawPointer(table).assumingMemoryBound(to: TableObject.self)
      let cursor = UnsafeMutablePointer<CursorObject>.allocate(capacity: 1)
      cursor.initialize(
        to: CursorObject(rows: object.pointee.table.takeUnretainedValue().rows))
      out.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(
        to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      BatchTable.cursor(cursor)?.deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, _, _, _, _ in
      guard let cursor = BatchTable.cursor(cursor) else { return SQLITE_ERROR }
      cursor.pointee.position = 0
      cursor.pointee.enterRow()
      return SQLITE_OK
    }
    module.xNext = { cursor in
      guard let cursor = BatchTable.cursor(cursor) else { return SQLITE_ERROR }
      cursor.pointee.position += 1
      cursor.pointee.enterRow()
      return SQLITE_OK
    }
    module.xEof = { cursor in
      guard let cursor = BatchTable.cursor(cursor) else { return 1 }
      return cursor.pointee.position < cursor.pointee.rows.live.count ? 0 : 1
    }
    module.xRowid = { cursor, out in
      guard let cursor = BatchTable.cursor(cursor), let out else { return SQLITE_ERROR }
      out.pointee = Int64(cursor.pointee.position)
      return SQLITE_OK
    }
    module.xColumn = { cursor, context, column in
      guard let cursor = BatchTable.cursor(cursor) else { return SQLITE_ERROR }
      BatchTable.giveColumn(Int(column), of: &cursor.pointee, to: context)
      return SQLITE_OK
    }
    return module
  }

  @inline(__always)
  private static func giveColumn(
    _ column: Int, of cursor: inout CursorObject, to context: OpaquePointer?
  ) {
    // What stands behind the columns of the schema is `error_flag`.
    let isErrorFlag = column > Column.metadata.rawValue
    let wanted = isErrorFlag ? Column.mode.rawValue : column
    guard let cell = cursor.cell(UInt8(wanted)) else {
      sqlite3_result_null(context)
      return
    }
    if isErrorFlag {
      // Whatever else a mode says is no error.
      let isError = cursor.rows.text(cell).elementsEqual("stderr".utf8)
      sqlite3_result_int(context, isError ? 1 : 0)
      return
    }
    switch cell.kind {
    case .text:
      let text = cursor.rows.text(cell)
      // No destructor is SQLITE_STATIC: the bytes outlive the statement.
      sqlite3_result_text(
        context, text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    case .integer: sqlite3_result_int64(context, cell.payload)
    case .real: sqlite3_result_double(context, Double(bitPattern: UInt64(bitPattern: cell.payload)))
    }
  }
}

extension BatchTable.Rows {
  /// The bytes of a text.
  @inline(__always)
  fileprivate func text(_ cell: RowBuffer.Cell) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: bytes.baseAddress.map { $0 + Int(cell.payload) }, count: Int(cell.count))
  }
}
