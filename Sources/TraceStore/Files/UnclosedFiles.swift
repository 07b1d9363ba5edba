internal import Glibc
internal import Synchronization

/// The first bytes of files that SQLite may have open in this process.
///
/// Whoever closes any descriptor of a file drops the locks that the process holds on it, those of SQLite
/// too; another program then takes the database for unused, and removes its WAL
/// (https://sqlite.org/howtocorrupt.html, section 2.2). So each file is opened once, and its descriptor stays
/// open as long as the file has a name.
enum UnclosedFiles {
  private static let descriptors = Mutex(Descriptors())

  /// So many bytes at most; `nil` where the file cannot be opened or read.
  static func beginning(of path: String, count: Int) -> [UInt8]? {
    descriptors.withLock { descriptors in
      descriptors.closeRemoved()
      guard let descriptor = descriptors.descriptor(of: path) else { return nil }
      var bytes = [UInt8](repeating: 0, count: count)
      let length = pread(descriptor, &bytes, count, 0)
      return length < 0 ? nil : Array(bytes.prefix(length))
    }
  }

  private struct Descriptors {
    private var open: [FileIdentity: Int32] = [:]

    /// That of a file, which is opened where it is not open; `nil` where that cannot be.
    mutating func descriptor(of path: String) -> Int32? {
      if let identity = FileIdentity(path: path), let known = open[identity] { return known }
      let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
      var status = stat()
      guard descriptor >= 0, fstat(descriptor, &status) == 0 else { return nil }
      // Put there meanwhile: then this one stays open beside it.
      open[FileIdentity(status)] = descriptor
      return descriptor
    }

    /// What has no name any more takes room, and nobody else can reach its locks.
    mutating func closeRemoved() {
      open = open.filter { _, descriptor in
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
          close(descriptor)
          return false
        }
        return true
      }
    }
  }
}
