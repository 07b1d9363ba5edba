internal import Glibc

/// Says early that another Tracetail writes to a database. That two never do is seen to in the database
/// itself: see `TraceDatabase.claimed()`.
///
/// A lock on a file beside the database (flock(2)), held by the open file: it ends with the process,
/// however that ends. The file stays, empty; it means nothing by itself. It lies beside the real path of
/// the database, whatever link led there, and only those may open it who may write to the database, so
/// that nobody else can hold it.
public final class StoreLock {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - databasePath: the database; its directory must be there.
  ///   - access: what the database will be opened for; one that cannot be is refused before the lock is
  ///     made. `nil` where it is open already.
  /// - Throws: `StoreError` of kind `locked` where another Tracetail has it.
  public init(databasePath: String, for access: TraceDatabase.Access? = nil) throws {
    if let access { try TraceDatabase.check(databasePath, access) }
    let path = Self.path(of: databasePath)
    let mode = (FileMode(of: databasePath) ?? .ofNewFile).ofWriters
    while true {
      let descriptor = open(
        path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FileMode.own.bits)
      let openError = errno
      guard descriptor >= 0 else { throw Self.refusal(databasePath, path, openError) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let lockError = errno
        close(descriptor)
        throw StoreError(
          .locked, operation: "lock", path: databasePath,
          reason: lockError == EWOULDBLOCK
            ? "another tracetail is writing to it" : String(cString: strerror(lockError)),
          hint: "Let it finish or end it, then run the same command again.")
      }
      var status = stat()
      if fstat(descriptor, &status) == 0, FileIdentity(status) == FileIdentity(path: path) {
        // Of the file's owner alone; one that another user owns has the mode that this one gave it.
        if FileMode(bits: status.st_mode) != mode { fchmod(descriptor, mode.bits) }
        self.descriptor = descriptor
        return
      }
      // It was removed, and perhaps made anew, since it was opened: the lock on it keeps nobody out.
      close(descriptor)
    }
  }

  /// The file that is locked.
  static func path(of databasePath: String) -> String {
    RealPath.of(databasePath) + "-tracetail.lock"
  }

  private static func refusal(_ database: String, _ path: String, _ code: Int32) -> StoreError {
    StoreError(
      [EACCES, EPERM, EROFS].contains(code) ? .readOnly : .cannotOpen,
      operation: "lock", path: database, reason: "\(path): \(String(cString: strerror(code)))")
  }

  deinit {
    // Before the close: a child that is being started has the file open too, until it executes.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
