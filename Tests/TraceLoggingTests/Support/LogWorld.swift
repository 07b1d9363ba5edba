import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceLogging

/// A directory with a database, and another program that looks into it.
final class LogWorld {
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.path("traces.db")
  }

  /// A handler whose buffer is not written by itself, unless that is said.
  func handler(
    _ runID: String = "run", bufferSize: Int = 1_000_000, flushInterval: Duration = .seconds(3_600),
    extras: TraceExtras = [:], options: TraceOptions = TraceOptions()
  ) throws -> SQLiteLogHandler {
    var handler = try SQLiteLogHandler(
      runID: runID, database: path, bufferSize: bufferSize, flushInterval: flushInterval,
      extras: extras, options: options)
    handler.logLevel = .trace
    return handler
  }

  /// Another program's connection, which may leave a transaction open.
  private func stranger() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Another program that holds the database, until it lets it go.
  func lock() throws -> DatabaseLock { try DatabaseLock(try stranger()) }

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

  /// How many rows there are.
  var count: Int { get throws { Int(try column("SELECT count(*) FROM traces")[0]) ?? -1 } }

  /// Waits until a condition holds; false after a minute, which is a failure and no measure.
  static func waits(until condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if try condition() { return true }
      poll(nil, 0, 1)
    }
    return false
  }
}

/// A transaction that writes, of another program.
final class DatabaseLock: Sendable {
  private let connection: DatabaseQueue

  fileprivate init(_ connection: DatabaseQueue) throws {
    self.connection = connection
    try connection.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func release() throws {
    try connection.inDatabase { try $0.execute(sql: "ROLLBACK") }
  }
}

extension SQLiteLogHandler {
  /// A logger with this handler.
  var logger: Logger { Logger(label: "test") { _ in self } }
}

/// What `body` throws.
func failure(_ body: () throws -> Void) -> TraceError? {
  do {
    try body()
    return nil
  } catch {
    return error as? TraceError
  }
}
