internal import Foundation
internal import Glibc

/// A file that is made beside its place, under a name of its own, and put in its place when it is
/// whole: after a kill at any moment there is the old file, or the new one, or none.
///
/// One process at a time makes a file: flock(2), which ends with the process. What a killed one left
/// is used up by the next.
final class PartialFile {
  /// Where it will be.
  let path: String
  /// A plain database on its way.
  let plain: String
  /// The same, packed.
  let packed: String
  /// The mode that it gets, and its parts have.
  let mode: FileMode
  private let lockPath: String
  private let descriptor: Int32
  private static let sidecars = ["", "-wal", "-shm", "-journal"]

  /// Takes the right to make the file.
  ///
  /// - Throws: `FileFailure`, with `EWOULDBLOCK` where another process is making it.
  init(for path: String, mode: FileMode) throws(FileFailure) {
    let url = URL(filePath: path)
    let directory = url.deletingLastPathComponent()
    func sibling(_ suffix: String) -> String {
      directory.appending(path: ".\(url.lastPathComponent).\(suffix)").path(percentEncoded: false)
    }
    self.path = path
    self.mode = mode
    plain = sibling("tracetail-partial")
    packed = sibling("tracetail-packed")
    lockPath = sibling("tracetail-lock")
    descriptor = try Self.lock(lockPath, for: path)
    removeParts()
  }

  deinit {
    removeParts()
    unlink(lockPath)
    close(descriptor)
  }

  /// Makes the plain database an empty file, so that SQLite need not make it.
  func makePlain() throws(FileFailure) {
    _ = try OutputFile(path: plain, mode: mode)
  }

  /// Gives the finished file its name, and waits until the directory has it on the disk. A file of
  /// that name goes only where it `isReplacing`.
  ///
  /// - Throws: `FileFailure`, with `EEXIST` where there is such a file and it may not.
  func publish(_ part: String, isReplacing: Bool) throws(FileFailure) {
    // Not rename(2) alone, which replaces: link(2) never does, on any file system.
    let result = isReplacing ? rename(part, path) : link(part, path)
    guard result == 0 else { throw FileFailure(path, errno) }
    try Self.syncDirectory(of: path)
  }

  private func removeParts() {
    for suffix in Self.sidecars { unlink(plain + suffix) }
    unlink(packed)
  }

  /// Locks a file that its owner removes: what was locked may not be what has the name by then.
  private static func lock(_ name: String, for path: String) throws(FileFailure) -> Int32 {
    while true {
      let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw FileFailure(path, errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        close(descriptor)
        throw FileFailure(path, code)
      }
      var (mine, named) = (stat(), stat())
      if fstat(descriptor, &mine) == 0, stat(name, &named) == 0, mine.st_ino == named.st_ino {
        return descriptor
      }
      close(descriptor)
    }
  }

  private static func syncDirectory(of path: String) throws(FileFailure) {
    let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(directory, errno) }
    defer { close(descriptor) }
    // Some file systems cannot, and need not.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileFailure(directory, errno) }
  }
}
