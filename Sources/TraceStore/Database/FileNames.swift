internal import CStatx
internal import GRDB
internal import Glibc

/// Sees to it that a database with several names is written to by one of them at a time.
///
/// SQLite keeps its WAL beside the name that a database was opened by. Programs that have a file open by
/// two names, hard links or a file that is mounted elsewhere, do not know of each other's WAL, and damage
/// it (https://sqlite.org/howtocorrupt.html, section 2.5). But the locks of the file itself are the same
/// by all names, and in WAL mode every program has one on it all the time.
struct FileNames {
  /// The bytes that readers of a database lock: https://sqlite.org/lockingv3.html, section 3.
  private static let lockedBytes = (start: off_t(0x4000_0002), count: off_t(510))

  private let path: String
  private let patience: Double
  /// Of the file; never closed, as that would drop the locks that SQLite gets on it in this process.
  private let descriptor: Int32

  /// `nil` where the file has one name, or is not there.
  ///
  /// - Throws: `StoreError` where the file is mounted at this name: then no lock tells who has it open by
  ///   the other.
  init?(of path: String, patience: Double) throws {
    var status = statx()
    guard statx(AT_FDCWD, path, 0, UInt32(STATX_BASIC_STATS), &status) == 0 else { return nil }
    if status.stx_attributes & UInt64(STATX_ATTR_MOUNT_ROOT) != 0 {
      throw StoreError(
        .cannotOpen, operation: "open", path: path,
        reason: "the file is mounted here by itself, so that its WAL would lie where its other name"
          + " does not see it",
        hint: "Mount the directory that holds the database instead of the file.")
    }
    guard status.stx_nlink > 1 else { return nil }
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.path = path
    self.patience = min(patience, 5)
  }

  /// Checks that no other program has the database open, by whatever name. Of two that open it at once,
  /// the one with the lower process id waits for the other to give up.
  func checkAreUnused(_ database: Database) throws {
    // The first look takes the lock that others see.
    _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
    let end = ContinuousClock.now + .seconds(patience)
    while let other = holder() {
      guard other > getpid(), ContinuousClock.now < end else {
        throw StoreError(
          .locked, operation: "open", path: path,
          reason: "the file has several names (hard links), and another program has it open",
          hint: "Write to it by one name, and remove the others; or end the other program.")
      }
      usleep(20_000)
    }
  }

  /// Another process that has the database open, as fcntl(2) says; `nil` where there is none.
  private func holder() -> pid_t? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = Self.lockedBytes.start
    lock.l_len = Self.lockedBytes.count
    let result = withUnsafeMutablePointer(to: &lock) { fcntl(descriptor, F_GETLK, $0) }
    return result == 0 && lock.l_type != Int16(F_UNLCK) ? lock.l_pid : nil
  }
}
