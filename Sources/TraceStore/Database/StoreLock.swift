internal import Glibc

/// Keeps a second Tracetail from writing to the same database. Other programs are not kept out.
///
/// A lock on a file beside the database (flock(2)), held by the open file: it ends with the
/// process, however that ends. The file stays, empty; it means nothing by itself.
public final class StoreLock {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `StoreError` of kind `locked` where another Tracetail has it.
  public init(databasePath: String) throws {
    let path = Self.path(of: databasePath)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    let openError = errno
    guard descriptor >= 0 else {
      throw StoreError(
        [EACCES, EPERM, EROFS].contains(openError) ? .readOnly : .cannotOpen,
        operation: "lock", path: databasePath,
        reason: "\(path): \(String(cString: strerror(openError)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let lockError = errno
      close(descriptor)
      throw StoreError(
        .locked, operation: "lock", path: databasePath,
        reason: lockError == EWOULDBLOCK
          ? "another tracetail is writing to it" : String(cString: strerror(lockError)),
        hint: "Let it finish or end it, then run the same command again.")
    }
    self.descriptor = descriptor
  }

  /// The file that is locked.
  static func path(of databasePath: String) -> String { databasePath + "-tracetail.lock" }

  deinit {
    // Before the close: a child that is being started has the file open too, until it executes.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
