internal import CZstd
internal import GRDB

/// The bytes of rejects in the database: large ones are packed, so that a sparse file, or one that is
/// packed well, does not become as large there as what it says it is.
enum RejectBytes {
  /// Smaller ones stay as they are, for whoever looks at them with SQL.
  private static let leastLength = 64 << 10
  /// In bytes; pieces of a record that is too long have a mebibyte.
  private static let greatestLength: Int64 = 1 << 30

  /// The bytes packed; `nil` where that does not halve them.
  static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard bytes.count >= leastLength else { return nil }
    let room = bytes.count / 2
    let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let result = ZSTD_compress(buffer.baseAddress, room, bytes.baseAddress, bytes.count, 1)
      count = ZSTD_isError(result) == 0 ? result : 0
    }
    return packed.isEmpty ? nil : packed
  }

  /// The bytes of a reject, from its columns `bytes`, `length` and `is_packed`.
  ///
  /// - Throws: `DatabaseError` where they cannot be unpacked: the database is corrupt.
  static func of(
    _ row: Statement.Row, bytes: Int32, length: Int32, isPacked: Int32
  ) throws -> [UInt8] {
    let stored = row.bytes(bytes) ?? []
    guard row.integer(isPacked) != 0 else { return stored }
    let length = row.integer(length)
    guard (0...greatestLength).contains(length) else { throw damage }
    var isWhole = false
    let unpacked = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      let result = stored.withUnsafeBytes {
        ZSTD_decompress(buffer.baseAddress, buffer.count, $0.baseAddress, $0.count)
      }
      isWhole = ZSTD_isError(result) == 0 && result == Int(length)
      count = isWhole ? result : 0
    }
    guard isWhole else { throw damage }
    return unpacked
  }

  /// What `is_packed` is called in a database: one that an older version has written has no such column.
  static func packedColumn(on connection: OpaquePointer) throws -> String {
    let isThere =
      try Statement(
        "SELECT 1 FROM pragma_table_info('tracetail_rejects') WHERE name = 'is_packed'",
        on: connection
      ).firstInteger() != nil
    return isThere ? "r.is_packed" : "0"
  }

  private static var damage: DatabaseError {
    StoredValue.corruption("the bytes of a reject cannot be unpacked")
  }
}
