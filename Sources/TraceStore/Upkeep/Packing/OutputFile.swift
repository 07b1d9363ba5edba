internal import Glibc

/// A file that is written from its beginning to its end.
final class OutputFile {
  let path: String
  private let descriptor: Int32

  /// Makes a file of that mode, or empties one that is there and gives it that mode. Nobody else can
  /// open it before it has its mode, whatever the umask is.
  ///
  /// - Throws: `FileFailure`.
  init(path: String, mode: FileMode = .own) throws(FileFailure) {
    let descriptor = open(
      path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FileMode.own.bits)
    let code = errno
    guard descriptor >= 0 else { throw FileFailure(path, code) }
    guard fchmod(descriptor, mode.bits) == 0 else {
      let code = errno
      close(descriptor)
      throw FileFailure(path, code)
    }
    self.path = path
    self.descriptor = descriptor
  }

  /// Makes a file without a name: it is gone with its last descriptor, however the process ends
  /// (open(2), O_TMPFILE). `nil` where the file system has no such files.
  init?(unnamedIn directory: String) {
    // glibc's macro is made of two, which Swift does not import.
    let unnamed = 0o20_000_000 | O_DIRECTORY
    descriptor = open(directory, O_RDWR | O_CLOEXEC | unnamed, 0o600)
    path = directory
    if descriptor < 0 { return nil }
  }

  deinit {
    close(descriptor)
  }

  /// Gives a file without a name one: linkat(2).
  func link(to path: String) throws(FileFailure) {
    let own = "/proc/self/fd/\(descriptor)"
    guard linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
      throw FileFailure(path, errno)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      let code = errno
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if code != EINTR {
        throw FileFailure(path, code)
      }
    }
  }

  /// Waits until its bytes are on the disk: fsync(2).
  func sync() throws(FileFailure) {
    guard fsync(descriptor) == 0 else { throw FileFailure(path, errno) }
  }
}

/// A system call on a file that failed.
struct FileFailure: Error, Sendable {
  let path: String
  /// The value of errno(3).
  let code: Int32

  init(_ path: String, _ code: Int32) {
    self.path = path
    self.code = code
  }

  /// The same as an error of what was to be done with a database.
  func error(_ operation: String, database: String) -> StoreError {
    let kind: StoreError.Kind =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: .diskFull
      case EIO: .inputOutput
      default: .failed
      }
    let hint: String? =
      switch code {
      case ENOSPC, EDQUOT, EFBIG:
        "Make room on that file system, or choose another; then run the same command again."
      case EACCES, EPERM, EROFS:
        "Give this user write permission on that directory, or choose another."
      case ENOENT, ENOTDIR: "Make that directory first, or choose another."
      default: nil
      }
    return StoreError(
      kind, operation: operation, path: database,
      reason: "\(path): \(String(cString: strerror(code)))", hint: hint)
  }
}

extension OutputFile {
  /// Bytes of a file.
  static func size(of path: String) throws(FileFailure) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileFailure(path, errno) }
    return Int64(status.st_size)
  }

  /// Waits until the bytes of a file that another has written are on the disk.
  static func sync(_ path: String) throws(FileFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure(path, errno) }
  }
}
