internal import Glibc
internal import TraceBytes

/// What is directly in a directory at one moment.
struct DirectorySnapshot {
  /// What tells whether an entry has changed.
  private struct Entry: Equatable {
    let isDirectory: Bool
    let inode: UInt64
    // Of a directory only the inode counts: the rest changes with what is in it.
    var size: Int64 = 0
    var modified: Int64 = 0
    /// When its bytes, its permissions or its names changed last.
    var changed: Int64 = 0

    func isSameFile(as other: Entry) -> Bool {
      !isDirectory && !other.isDirectory && inode == other.inode
    }
  }

  private let device: UInt64
  private let inode: UInt64
  private let mode: mode_t
  private var entries: [String: Entry] = [:]

  /// Looks at a directory now. Costs one system call for each entry that is no directory.
  ///
  /// - Throws: `WatchError` where it cannot be opened or listed whole.
  init(of directory: String) throws(WatchError) {
    let (number, code) = directory.withPath { path in
      let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      return (number, number < 0 ? errno : 0)
    }
    guard code == 0 else { throw WatchError(watching: directory, code: code) }
    guard let stream = fdopendir(number) else {
      let code = errno
      close(number)
      throw WatchError(watching: directory, code: code)
    }
    defer { closedir(stream) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw WatchError(watching: directory, code: errno) }
    (device, inode, mode) = (UInt64(status.st_dev), UInt64(status.st_ino), status.st_mode)
    while true {
      // readdir(3) says the end and an error alike, but for errno.
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        if code != 0 { throw WatchError(watching: directory, code: code) }
        break
      }
      add(entry, in: number)
    }
  }

  private mutating func add(_ entry: UnsafeMutablePointer<dirent>, in directory: Int32) {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
    let text = String(pathBytes: UnsafeRawBufferPointer(start: name, count: strlen(name)))
    if text == "." || text == ".." { return }
    if entry.pointee.d_type == DT_DIR {
      entries[text] = Entry(isDirectory: true, inode: UInt64(entry.pointee.d_ino))
      return
    }
    var status = stat()
    // What is gone by now, or cannot be looked at, is not there.
    guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    entries[text] =
      status.st_mode & S_IFMT == S_IFDIR
      ? Entry(isDirectory: true, inode: UInt64(status.st_ino))
      : Entry(
        isDirectory: false, inode: UInt64(status.st_ino), size: Int64(status.st_size),
        modified: Self.nanoseconds(status.st_mtim), changed: Self.nanoseconds(status.st_ctim))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    // Wraps: it is compared with itself only.
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

extension DirectorySnapshot {
  /// Whether this is the same directory, not another one of the same path.
  func isSameDirectory(as other: DirectorySnapshot) -> Bool {
    device == other.device && inode == other.inode
  }

  /// Notes what has changed since an earlier snapshot of the same directory.
  func note(changesSince old: DirectorySnapshot, in directory: String, _ changes: inout Changes) {
    if mode != old.mode { changes.directories.insert(directory) }
    for (name, entry) in old.entries where entries[name] != entry {
      if entry.isDirectory {
        changes.goneDirectories.insert(directory.appending(name: name))
      } else {
        let isWritten = entries[name]?.isSameFile(as: entry) == true
        changes.note(file: name, in: directory, isWritten: isWritten)
      }
    }
    for (name, entry) in entries where old.entries[name] != entry {
      if entry.isDirectory {
        changes.directories.insert(directory.appending(name: name))
      } else if old.entries[name]?.isDirectory != false {
        changes.note(file: name, in: directory, isWritten: false)
      }
    }
  }
}
