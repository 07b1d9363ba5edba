import Foundation
import GRDB
import TestSupport

@testable import TraceStore

/// A database in a directory of its own, and another program that looks into it.
final class Store {
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.path("traces.db")
  }

  /// A database that another program has made.
  convenience init(made sql: String) throws {
    try self.init()
    try run(sql)
  }

  /// Opens it as Tracetail does, with hardly any patience for locks.
  func open(
    _ access: TraceDatabase.Access = .create, durability: TraceDatabase.Durability = .normal
  ) throws -> TraceDatabase {
    try TraceDatabase(path: path, access: access, durability: durability, patience: 0.05)
  }

  /// Opens it, writes the batches, and closes it.
  @discardableResult
  func commit(_ batches: Batch...) throws -> [CommitSummary] {
    let writer = try BatchWriter(try open())
    return try batches.map { try writer.commit($0) }
  }

  /// Another program's connection, which may leave a transaction open.
  func stranger() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Runs statements as another program.
  func run(_ sql: String) throws {
    try stranger().writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  /// What another program sees: each row as the texts of its columns.
  func rows(_ sql: String) throws -> [[String]] {
    try stranger().read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        row.databaseValues.map { value in
          switch value.storage {
          case .null: "NULL"
          case .int64(let number): "\(number)"
          case .double(let number): "\(number)"
          case .string(let text): text
          case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
          }
        }
      }
    }
  }

  /// The first column of each row.
  func column(_ sql: String) throws -> [String] { try rows(sql).compactMap(\.first) }

  /// The first value.
  func value(_ sql: String) throws -> String? { try column(sql).first }

  /// The bytes of its files, by name; nothing where one is missing.
  func bytes() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try Data(contentsOf: URL(filePath: folder.path(name)))
    }
    return files
  }

  /// What `body` throws.
  func failure(_ body: () throws -> Void) -> StoreError? {
    do {
      try body()
      return nil
    } catch {
      return error as? StoreError
    }
  }
}
