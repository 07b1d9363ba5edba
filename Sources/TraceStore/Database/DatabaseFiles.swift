internal import Glibc

/// The files of a database as they were when it was opened, so that it is noticed when its name leads to
/// another one, and the new one is not read with the WAL of the old one.
///
/// SQLite takes whatever WAL it finds beside a database for its own
/// (https://sqlite.org/howtocorrupt.html, section 1.4). What is in the WAL of a database whose file is
/// gone is of no use to anybody.
public struct DatabaseFiles: Sendable {
  private let path: String
  private let database: FileIdentity?
  private let wal: FileIdentity?
  private let sharedMemory: FileIdentity?

  /// The files of a database that is open, and has been written to.
  public init(path: String) {
    self.path = RealPath.of(path)
    database = FileIdentity(path: self.path)
    wal = FileIdentity(path: self.path + "-wal")
    sharedMemory = FileIdentity(path: self.path + "-shm")
  }

  /// Whether the path still leads to the database that was opened.
  public var isInPlace: Bool { database != nil && FileIdentity(path: path) == database }

  /// Removes the WAL of a database that is not in its place any more, unless it is that of the one in
  /// its place already.
  ///
  /// To be called while the old database is still open: then no other file can have got the number of
  /// its WAL. Two programs may do it at once: whoever comes second finds another file, and leaves it.
  public func removeLeftBehind() {
    guard !isInPlace else { return }
    removeWAL(emptied: false)
  }

  /// Empties and removes the WAL of a database that was overwritten in its place: its pages belong to
  /// what was there before.
  ///
  /// Emptied it is of no use to those either who have it open: what they would read from it, or write
  /// back into the database when they close it, is not there, which is an error and no wrong page.
  func discardWAL() {
    removeWAL(emptied: true)
  }

  private func removeWAL(emptied: Bool) {
    guard let wal else { return }
    // SQLite has no locks on this file, so that it may be closed again.
    let descriptor = open(
      path + "-wal", (emptied ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard flock(descriptor, LOCK_EX) == 0, fstat(descriptor, &status) == 0,
      FileIdentity(status) == wal, FileIdentity(path: path + "-wal") == wal
    else { return }
    if emptied { ftruncate(descriptor, 0) }
    if sharedMemory != nil, FileIdentity(path: path + "-shm") == sharedMemory {
      unlink(path + "-shm")
    }
    unlink(path + "-wal")
  }
}
