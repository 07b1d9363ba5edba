internal import GRDB
internal import GRDBSQLite
internal import TraceBytes

/// Why the database could not do what was asked of it.
///
/// Says what was attempted, on which database, why it failed, and what to do now. Nothing that was
/// committed is ever lost by one of these, and nothing is overwritten.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; the command line makes an exit code of it.
  public enum Kind: Sendable {
    case locked
    /// Another writer has taken the right to write.
    case superseded
    /// The path leads to another file than when it was opened, or to none.
    case replaced
    /// Another program has written into its file, not by SQLite.
    case overwritten
    case readOnly
    case corrupt
    case notADatabase
    case newerSchema
    case diskFull
    case inputOutput
    case cannotOpen
    case unusableSchema
    case failed
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// What was attempted: "open", "commit 10000 rows to" ….
  public let operation: String
  /// The path of the database.
  public let path: String
  /// Why it failed.
  public let reason: String
  /// What to do now.
  public let hint: String

  /// An error of its parts.
  public init(_ kind: Kind, operation: String, path: String, reason: String, hint: String? = nil) {
    self.kind = kind
    self.operation = operation
    self.path = path
    self.reason = reason
    self.hint = hint ?? kind.hint
  }

  /// What SQLite said of an operation.
  init(_ error: any Error, operation: String, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.failed, operation: operation, path: path, reason: "\(error)")
      return
    }
    var kind = Kind(resultCode: error.resultCode.rawValue)
    var reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    // What SQLite cannot make for itself on a full disk, as the index of a WAL, it calls an I/O error.
    if kind == .inputOutput, let room = DiskSpace.available(beside: path), room < 64 << 10 {
      kind = .diskFull
      reason += ": there is no room left"
    }
    // Tracetail's own tables are made together, and what stands in them agrees: otherwise somebody has
    // changed them, or they are damaged.
    if kind == .failed, Self.isDamage(reason, error.sql ?? "") { kind = .corrupt }
    self.init(kind, operation: operation, path: path, reason: reason)
  }

  /// Whether what is in the file is not what SQLite wrote there.
  var isDamage: Bool { kind == .corrupt || kind == .notADatabase }

  /// Whether only damage explains that a statement failed: it names a table or a column of Tracetail's
  /// own that is not there, or is there though the database says otherwise.
  private static func isDamage(_ reason: String, _ sql: String) -> Bool {
    let tables = ["no such table: tracetail_", "table tracetail_", "constraint failed: tracetail_"]
    let columns = ["no such column: ", "duplicate column name: "]
    return tables.contains(where: reason.contains)
      || sql.contains("tracetail_") && columns.contains(where: reason.hasPrefix)
  }

  /// What was attempted, on which database, and why it failed; on a second line what to do now.
  public var description: String {
    "cannot \(operation) the database \(path.printableLine): \(reason.printableLine)\n\(hint)"
  }
}

extension StoreError.Kind {
  init(resultCode: Int32) {
    switch resultCode & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .locked
    case SQLITE_READONLY, SQLITE_PERM: self = .readOnly
    case SQLITE_CORRUPT: self = .corrupt
    case SQLITE_NOTADB: self = .notADatabase
    case SQLITE_FULL: self = .diskFull
    case SQLITE_IOERR: self = .inputOutput
    case SQLITE_CANTOPEN: self = .cannotOpen
    default: self = .failed
    }
  }

  var hint: String {
    switch self {
    case .locked:
      "Another program holds it. Wait for that program or end it, then run the same command again."
    case .superseded:
      "Two must not write to it. End one of them; what was committed stays."
    case .replaced:
      "Run the same command again: what the database that is there now lacks is imported into it."
    case .overwritten:
      "Look at what is there now with `tracetail maintain --check`. If it is sound, run the same"
        + " command again, which imports what it lacks; else restore a backup."
    case .readOnly:
      "Give this user write permission on the file and on its directory, or choose another --db."
    case .corrupt:
      "Restore a backup, or try `sqlite3 FILE .recover`; then run the same command again."
    case .notADatabase:
      "The file holds something else and was left as it is. Choose another --db."
    case .newerSchema:
      "Use the version of tracetail that wrote it, or a later one."
    case .diskFull:
      "Make room on that file system, then run the same command again: it goes on from the last"
        + " commit."
    case .inputOutput:
      "Check the disk, and that nothing has removed or replaced the files of the database; then run"
        + " the same command again: it goes on from the last commit."
    case .cannotOpen:
      "Check that the path is a file in a directory that this user may write to."
    case .unusableSchema:
      "Choose another --db, or rename that table."
    case .failed:
      "Nothing that was committed is lost; run the same command again."
    }
  }
}
