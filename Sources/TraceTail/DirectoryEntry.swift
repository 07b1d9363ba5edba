internal import Glibc

/// A name in a directory.
struct DirectoryEntry {
  let name: [UInt8]
  /// What it is; `nil` where the file system does not say, and only its status can tell.
  let kind: FileStatus.Kind?

  /// The entries of a directory in the order of their bytes, without `.` and `..`.
  ///
  /// - Throws: `TailError` where the directory cannot be listed whole.
  static func all(in directory: [UInt8]) throws(TailError) -> [DirectoryEntry] {
    let (stream, code) = directory.withPath { path in
      let stream = opendir(path)
      return (stream, stream == nil ? errno : 0)
    }
    guard let stream else { throw listError(directory, code) }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while true {
      // readdir(3) says the end and an error alike, but for errno.
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        if code != 0 { throw listError(directory, code) }
        break
      }
      let name = Self.name(of: entry)
      if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
      entries.append(
        DirectoryEntry(name: name, kind: FileStatus.Kind(entryType: Int(entry.pointee.d_type))))
    }
    entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return entries
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
    return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }

  private static func listError(_ directory: [UInt8], _ code: Int32) -> TailError {
    TailError(operation: "list", path: String(pathBytes: directory), code: code)
  }
}

extension FileStatus.Kind {
  /// The kind that `d_type` of readdir(3) says.
  fileprivate init?(entryType: Int) {
    switch entryType {
    case Int(DT_REG): self = .regular
    case Int(DT_DIR): self = .directory
    case Int(DT_LNK): self = .link
    case Int(DT_FIFO): self = .fifo
    case Int(DT_SOCK): self = .socket
    case Int(DT_CHR), Int(DT_BLK): self = .device
    default: return nil
    }
  }
}
