internal import Foundation
internal import Glibc

/// The process that writes to a database, as far as it can be known without asking for its lock:
/// asking for it would keep it from one that starts at that moment.
public enum LockHolder: Sendable, Equatable {
  /// Nobody writes.
  case none
  /// A process of this machine, and how it was called; `nil` where that may not be looked at.
  case process(Int32, command: String?)
  /// A process that cannot be seen from here, as from within a container.
  case elsewhere
  /// The locks of this machine cannot be read.
  case unknown

  /// The holder of the lock of a database, from proc_locks(5).
  ///
  /// Locks of file systems whose devices have two numbers, as those of btrfs may, are not found.
  public init(databasePath: String) {
    self.init(file: StoreLock.path(of: databasePath), ["FLOCK"])
  }

  /// Who is in the midst of writing to a database, by SQLite's own locks: those of the file, or in WAL
  /// mode those of its shared memory.
  public static func ofTransaction(databasePath: String) -> LockHolder {
    let holder = LockHolder(file: databasePath + "-shm", ["POSIX", "OFDLCK"])
    return holder == .none ? LockHolder(file: databasePath, ["POSIX", "OFDLCK"]) : holder
  }

  private init(file: String, _ kinds: Set<Substring>) {
    var status = stat()
    guard stat(file, &status) == 0 else {
      self = .none
      return
    }
    // Files of /proc have no size.
    guard let locks = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/locks")),
      let text = try? locks.readToEnd()
    else {
      self = .unknown
      return
    }
    self.init(
      kinds, ofFile: status.st_ino, device: Self.numbers(of: status.st_dev),
      locks: String(decoding: text, as: UTF8.self))
  }

  /// The major and minor number of a device, as glibc packs them: major(3) is a macro.
  private static func numbers(of device: dev_t) -> (major: UInt32, minor: UInt32) {
    (
      UInt32(truncatingIfNeeded: (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF),
      UInt32(truncatingIfNeeded: device & 0xFF | (device >> 12) & ~0xFF)
    )
  }

  /// The holder of a lock of these kinds on a file, from the text of `/proc/locks`.
  init(
    _ kinds: Set<Substring> = ["FLOCK"], ofFile inode: UInt,
    device: (major: UInt32, minor: UInt32), locks: String
  ) {
    self = .none
    for line in locks.split(separator: "\n") {
      let fields = line.split(separator: " ")
      // "1: FLOCK  ADVISORY  WRITE 4711 fd:01:1048 0 EOF"; one that waits has "->" behind its number.
      guard fields.count >= 6, kinds.contains(fields[1]), fields[3] == "WRITE",
        let pid = Int32(fields[4])
      else { continue }
      let file = fields[5].split(separator: ":")
      guard file.count == 3, UInt32(file[0], radix: 16) == device.major,
        UInt32(file[1], radix: 16) == device.minor, UInt(file[2]) == inode
      else { continue }
      self = pid > 0 ? .process(pid, command: Self.command(of: pid)) : .elsewhere
    }
  }

  /// The arguments that a process was started with.
  private static func command(of pid: Int32) -> String? {
    guard let file = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/\(pid)/cmdline")),
      let bytes = try? file.readToEnd()
    else { return nil }
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: " ")
  }
}
