internal import Glibc

/// Who may read and write a file: the bits of inode(7).
///
/// What is made of a database (a backup, a partition, a lock) holds what the database holds, or stands
/// for the right to write to it, so that it has the mode of the database before its first byte.
struct FileMode: Equatable {
  /// Of a file for this user alone.
  static let own = FileMode(bits: 0o600)

  let bits: mode_t

  init(bits: mode_t) {
    self.bits = bits & 0o666
  }

  /// The mode of a file; `nil` where there is none.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(bits: status.st_mode)
  }

  /// The mode of a file that only those may open who may write to a file of this mode.
  var ofWriters: FileMode {
    let writers = bits & 0o222
    return FileMode(bits: writers | writers << 1)
  }

  /// The mode that a new file has by the umask of the process. Asking for the umask sets it: umask(2).
  static var ofNewFile: FileMode {
    let mask = umask(0o077)
    umask(mask)
    return FileMode(bits: 0o644 & ~mask)
  }
}
