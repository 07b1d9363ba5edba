internal import CStatx
internal import Glibc
internal import TraceBytes

/// What statx(2) says of a file. Symbolic links are followed.
public struct FileStatus: Sendable, Equatable {
  /// What a file is; the value reads well after "it is".
  public enum Kind: String, Sendable {
    case regular = "a regular file"
    case directory = "a directory"
    case link = "a symbolic link"
    case fifo = "a FIFO"
    case socket = "a socket"
    case device = "a device"
  }

  /// What it is.
  public let kind: Kind
  /// Bytes on the disk, before decompression.
  public let size: Int64
  /// The device that holds it; may change with a remount.
  public let device: UInt64
  /// Its number on the device; may be used again once the file is gone.
  public let inode: UInt64
  /// When it was made, in nanoseconds since 1970; 0 where the file system does not know. This and the
  /// other times end with what 64 bits hold, in the year 2262.
  public let birth: Int64
  /// When its bytes changed last, in nanoseconds since 1970.
  public let modified: Int64
  /// When its bytes or its inode changed last, in nanoseconds since 1970.
  public let changed: Int64

  /// The status of what the path leads to.
  ///
  /// - Throws: `TailError` where there is nothing, or it must not be looked at.
  public static func of(path: String) throws(TailError) -> FileStatus {
    try of(path: path, flags: 0)
  }

  /// The status of a symbolic link itself, or of anything else.
  static func ofLink(path: String) throws(TailError) -> FileStatus {
    try of(path: path, flags: AT_SYMLINK_NOFOLLOW)
  }

  private static func of(path: String, flags: Int32) throws(TailError) -> FileStatus {
    var status = statx()
    let fault = SystemFault.code(.status, path)
    let code = fault != 0 ? fault : path.withPath { request(AT_FDCWD, $0, flags, &status) }
    guard code == 0 else { throw TailError(operation: "look at", path: path, code: code) }
    return FileStatus(status)
  }

  /// The status of an open file, which an error calls by its path.
  ///
  /// - Throws: `TailError` where the descriptor is not open, or the file system fails.
  public static func of(descriptor: Int32, path: String) throws(TailError) -> FileStatus {
    var status = statx()
    let code = request(descriptor, "", statx_of_descriptor, &status)
    guard code == 0 else { throw TailError(operation: "look at", path: path, code: code) }
    return FileStatus(status)
  }

  /// Calls statx(2). Gives errno(3), or 0.
  private static func request(
    _ directory: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ status: inout statx
  ) -> Int32 {
    let result = statx(
      directory, path, flags, UInt32(STATX_BASIC_STATS | STATX_BTIME), &status)
    return result == 0 ? 0 : errno
  }

  private init(_ status: statx) {
    kind = Kind(mode: Glibc.mode_t(status.stx_mode))
    size = Int64(clamping: status.stx_size)
    device = UInt64(status.stx_dev_major) << 32 | UInt64(status.stx_dev_minor)
    inode = status.stx_ino
    birth = status.stx_mask & UInt32(STATX_BTIME) == 0 ? 0 : Self.nanoseconds(status.stx_btime)
    modified = Self.nanoseconds(status.stx_mtime)
    changed = Self.nanoseconds(status.stx_ctime)
  }

  private static func nanoseconds(_ time: statx_timestamp) -> Int64 {
    time.tv_sec.clampedProduct(1_000_000_000).clampedSum(Int64(time.tv_nsec))
  }
}

extension FileStatus.Kind {
  /// The kind that the mode of inode(7) says.
  fileprivate init(mode: mode_t) {
    switch mode & Glibc.S_IFMT {
    case Glibc.S_IFREG: self = .regular
    case Glibc.S_IFDIR: self = .directory
    case Glibc.S_IFLNK: self = .link
    case Glibc.S_IFIFO: self = .fifo
    case Glibc.S_IFSOCK: self = .socket
    default: self = .device
    }
  }
}
