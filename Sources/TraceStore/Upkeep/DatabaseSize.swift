internal import GRDB
internal import Glibc

/// How large a database is.
public struct DatabaseSize: Sendable, Equatable {
  /// Bytes of the database, the part of it that is in the WAL included.
  public let bytes: Int64
  /// Bytes of it that hold nothing; new rows use them first.
  public let freeBytes: Int64
  /// Bytes of the WAL file; 0 where there is none.
  public let walBytes: Int64
  /// Bytes of a page.
  public let pageSize: Int64
}

extension TraceDatabase {
  /// How large it is now.
  ///
  /// - Throws: `StoreError`.
  public func size() throws -> DatabaseSize {
    try perform("read") { try Self.size($0, path: path) }
  }

  static func size(_ database: Database, path: String) throws -> DatabaseSize {
    func pragma(_ name: String) throws -> Int64 {
      try Int64.fetchOne(database, sql: "PRAGMA \(name)") ?? 0
    }
    let pageSize = try pragma("page_size")
    var status = stat()
    return DatabaseSize(
      bytes: try pragma("page_count") * pageSize,
      freeBytes: try pragma("freelist_count") * pageSize,
      walBytes: stat(path + "-wal", &status) == 0 ? Int64(status.st_size) : 0, pageSize: pageSize)
  }
}
