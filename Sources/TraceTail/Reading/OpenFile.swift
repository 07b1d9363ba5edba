internal import CStatx
internal import Glibc
internal import TraceBytes

/// A file that is open for reading. Closed when nobody has it any more.
final class OpenFile {
  let path: String
  private var descriptor: Int32

  /// Opens a file. Never waits, never makes the file, and never becomes its terminal: open(2).
  ///
  /// - Parameters:
  ///   - path: what errors call it.
  ///   - place: its canonical path, on which there is no symbolic link: one that was put there since it
  ///     was found is not followed. `nil` follows links.
  /// - Throws: `TailError` where it cannot be opened.
  init(path: String, place: String? = nil) throws(TailError) {
    let fault = SystemFault.code(.open, path)
    guard fault == 0 else { throw TailError(operation: "open", path: path, code: fault) }
    let (descriptor, code) = (place ?? path).withPath { pointer in
      var result: Int32
      var code: Int32
      repeat {
        (result, code) = Self.open(pointer, withoutLinks: place != nil)
      } while code == EINTR
      return (result, code)
    }
    if place != nil, code == ELOOP { throw TailError(linkInPlaceOf: path) }
    guard code == 0 else { throw TailError(operation: "open", path: path, code: code) }
    self.path = path
    self.descriptor = descriptor
    leaveAccessTime()
  }

  /// Has reading change nothing, not even when the file was read last, if the file is the user's own: the
  /// kernel would note that after each write, which costs as much as a short read.
  private func leaveAccessTime() {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK | open_without_access_time)
  }

  /// Gives a descriptor and 0, or errno(3).
  private static func open(
    _ path: UnsafePointer<CChar>, withoutLinks: Bool
  ) -> (descriptor: Int32, code: Int32) {
    let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    guard withoutLinks else {
      let result = Glibc.open(path, flags)
      return (result, result < 0 ? errno : 0)
    }
    let result = Int32(truncatingIfNeeded: open_without_links(path, UInt64(flags)))
    let code = result < 0 ? errno : 0
    // A kernel before 5.6, or a sandbox that does not know the call: the file itself is no link at least.
    guard code == ENOSYS || code == EPERM else { return (result, code) }
    let plain = Glibc.open(path, flags | O_NOFOLLOW)
    return (plain, plain < 0 ? errno : 0)
  }

  deinit {
    // The descriptor is gone even where close(2) fails, and nothing was written.
    close(descriptor)
  }

  /// Gives up a low descriptor, where there is another: select(2) knows those below 1024 only, and who needs
  /// it may come later.
  func leaveLowDescriptor() {
    let other = fcntl(descriptor, F_DUPFD_CLOEXEC, FD_SETSIZE)
    guard other >= 0 else { return }
    close(descriptor)
    descriptor = other
  }

  /// Refuses a file that the kernel makes up when it is read: it says something else each time, and
  /// what it says may be nobody's business.
  func refuseKernelFile() throws(TailError) {
    var system = statfs()
    guard fstatfs(descriptor, &system) == 0 else { return }
    // procfs, sysfs, debugfs, tracefs, securityfs, cgroup, cgroup2: statfs(2).
    let kernel: Set<UInt32> = [
      0x9FA0, 0x6265_6572, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0x27_E0EB, 0x6367_7270,
    ]
    guard kernel.contains(UInt32(truncatingIfNeeded: system.f_type)) else { return }
    throw TailError(
      operation: "read", path: path, reason: "it is a file of the kernel, not one on a disk",
      hint: "Leave it out with --exclude.")
  }

  /// The status now.
  func status() throws(TailError) -> FileStatus {
    let fault = SystemFault.code(.status, path)
    guard fault == 0 else { throw TailError(operation: "look at", path: path, code: fault) }
    return try FileStatus.of(descriptor: descriptor, path: path)
  }

  /// Reads what is at `offset`, as pread(2): at most what fits; 0 where the file ends.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
  ) throws(TailError) -> Int {
    let (count, code) = attempt(buffer, at: offset)
    guard code == 0 else {
      throw TailError(operation: "read", path: path, offset: offset, code: code)
    }
    return count
  }

  /// The bytes at `offset`: `count` of them, or fewer where the file ends; it is not asked again once
  /// there are `least` of them.
  func bytes(_ count: Int, at offset: Int64, least: Int = .max) throws(TailError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < min(count, least) {
        let rest = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[filled..<count]))
        let result = attempt(rest, at: offset.clampedSum(Int64(filled)))
        code = result.code
        if result.count == 0 { break }
        filled += result.count
      }
    }
    guard code == 0 else {
      throw TailError(operation: "read", path: path, offset: offset, code: code)
    }
    return bytes
  }

  /// Where the next bytes are that were written, from an offset on, as lseek(2) with `SEEK_DATA`: behind
  /// a hole its end. `nil` where there is nothing but a hole, or nothing; the offset itself where the
  /// file system does not tell.
  func nextData(from offset: Int64) -> Int64? {
    let found = lseek(descriptor, off_t(offset), seek_data)
    if found >= 0 { return Int64(found) }
    return errno == ENXIO ? nil : offset
  }

  /// Calls pread(2) until no signal interrupts it. Gives errno(3), or 0.
  private func attempt(
    _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64
  ) -> (count: Int, code: Int32) {
    let fault = SystemFault.code(.read, path)
    guard fault == 0 else { return (0, fault) }
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      let code = count < 0 ? errno : 0
      if code != EINTR { return (max(count, 0), code) }
    }
  }
}
