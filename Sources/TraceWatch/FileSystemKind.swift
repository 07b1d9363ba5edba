internal import CWatch
internal import Glibc
internal import TraceBytes

/// A kind of file system where inotify does not see what others write: another machine, or a server
/// behind the kernel. inotify(7): "it does not catch remote events that occur on network filesystems".
public struct FileSystemKind: Sendable, Equatable {
  /// Its name for people: "NFS".
  public let name: String

  /// The kind that holds a path, or would hold it where it is not there yet.
  ///
  /// `nil` where inotify sees everything. That is so of overlayfs too, when the writer uses the same
  /// mount, and of a volume that two containers share.
  public init?(unwatchableAt path: String) {
    guard let magic = Self.magic(at: path) else { return nil }
    self.init(magic: magic)
  }

  /// The kind of a number that statfs(2) gives.
  init?(magic: UInt32) {
    guard let name = Self.names[magic] else { return nil }
    self.name = name
  }

  /// `f_type` of statfs(2) for what is at the path, or else for the nearest directory above it.
  private static func magic(at path: String) -> UInt32? {
    var path = path
    var status = statfs()
    while path.withPath({ statfs($0, &status) }) != 0 {
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
      if path == "/" { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    return UInt32(truncatingIfNeeded: status.f_type)
  }

  /// By `f_type`: statfs(2) and <linux/magic.h>, or else the file system's own sources.
  private static let names: [UInt32: String] = [
    0x0000_6969: "NFS",
    0x0000_517B: "SMB",
    0xFE53_4D42: "SMB",
    0xFF53_4D42: "CIFS",
    0x6573_5546: "FUSE",
    0x0102_1997: "9P",
    0x5346_414F: "AFS",
    0x6B41_4653: "AFS",
    0x00C3_6400: "Ceph",
    0x7375_7245: "Coda",
    0x0000_564C: "NCP",
    0x0116_1970: "GFS2",
    0x7461_636F: "OCFS2",
    0x0BD0_0BD0: "Lustre",
    0x4750_4653: "GPFS",
    0x2003_0528: "OrangeFS",
    0x786F_4256: "a VirtualBox shared folder",
    0xBACB_ACBC: "a VMware shared folder",
  ]
}
