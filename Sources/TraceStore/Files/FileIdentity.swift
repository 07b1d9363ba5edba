internal import Glibc

/// Which file a path leads to. Looked at by its name: a descriptor of a database would drop SQLite's
/// locks when it is closed (https://sqlite.org/howtocorrupt.html, section 2.2).
struct FileIdentity: Hashable, Sendable {
  private let device: UInt
  private let inode: UInt

  /// `nil` where there is no file.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}
