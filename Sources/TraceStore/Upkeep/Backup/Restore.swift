internal import Foundation
internal import GRDB
internal import Glibc

/// A database made from a backup.
public enum Restore {
  /// Unpacks a backup, proves that it is a sound database with a table `traces`, and gives it its name.
  ///
  /// - Parameters:
  ///   - backup: a file that `Backup` has made; packed or not.
  ///   - path: the new database; nothing may be there.
  ///   - monitor: told how far it is.
  /// - Returns: what was made, and of what.
  /// - Throws: `StoreError`, `UpkeepInterruption`; then there is no such database.
  public static func run(
    _ backup: String, to path: String, _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Backup.Summary {
    let start = ContinuousClock.now
    return try UpkeepFailure.translating("restore", path) {
      // What SQLite would take for the end of this database is the end of another.
      for suffix in ["", "-wal", "-journal"]
      where FileManager.default.fileExists(atPath: path + suffix) {
        throw FileFailure(path + suffix, EEXIST)
      }
      let mode = FileMode(of: backup) ?? .own
      let file = try PartialFile(for: path, mode: mode)
      try PackedFile(path: backup, mode: mode).unpack(into: file.plain, monitor)
      do {
        try DatabaseCopy(path: file.plain).prove(nil, monitor)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
        throw StoreError(
          .notADatabase, operation: "restore", path: path,
          reason: "\(backup) does not hold a SQLite database",
          hint: "Name a file that `tracetail backup` has made. Nothing was changed.")
      }
      let (rows, bytes) = try DatabaseCopy(path: file.plain).checkTraces(
        "restore", path, of: backup)
      let stored = try OutputFile.size(of: backup)
      try file.publish(file.plain, isReplacing: false)
      return Backup.Summary(
        bytes: bytes, storedBytes: stored, rows: rows,
        seconds: (ContinuousClock.now - start) / .seconds(1))
    }
  }
}
