internal import Glibc
internal import TraceBytes

/// A name in a directory.
struct DirectoryEntry {
  let name: [UInt8]
  /// What it is; `nil` where the file system does not say, and only its status can tell.
  let kind: FileStatus.Kind?
}

/// The entries of a directory in the order of their bytes, without `.` and `..`. The names are in one
/// piece of memory: a root may have 300,000 runs.
struct DirectoryListing {
  private struct Place {
    let start: UInt32
    let count: UInt16
    let kind: FileStatus.Kind?

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  private var names: [UInt8] = []
  private var places: [Place] = []

  /// Lists a directory.
  ///
  /// - Throws: `TailError` where it cannot be listed whole.
  init(of directory: [UInt8]) throws(TailError) {
    let (stream, code) = directory.withPath { path in
      let stream = opendir(path)
      return (stream, stream == nil ? errno : 0)
    }
    guard let stream else { throw Self.listError(directory, code) }
    defer { closedir(stream) }
    while true {
      // readdir(3) says the end and an error alike, but for errno.
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        if code != 0 { throw Self.listError(directory, code) }
        break
      }
      // Names of four gigabytes together.
      if names.count > Int(UInt32.max) { throw Self.listError(directory, EOVERFLOW) }
      add(entry)
    }
    sort()
  }

  /// The listing of a directory that has one file.
  init(name: [UInt8]) {
    names = name
    places = [Place(start: 0, count: UInt16(clamping: name.count), kind: nil)]
  }

  /// Where a name is; `nil` where it is not there.
  func position(of name: [UInt8]) -> Int? {
    names.withUnsafeBytes { names in
      name.withUnsafeBytes { name in
        let position = places.partitionPoint { Self.name($0, names).precedes(name) }
        guard position < places.count, Self.name(places[position], names).elementsEqual(name)
        else { return nil }
        return position
      }
    }
  }

  private mutating func add(_ entry: UnsafeMutablePointer<dirent>) {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let start = UnsafeRawPointer(entry) + offset
    let name = UnsafeRawBufferPointer(
      start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
    if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return }
    places.append(
      Place(
        start: UInt32(clamping: names.count), count: UInt16(clamping: name.count),
        kind: FileStatus.Kind(entryType: Int(entry.pointee.d_type))))
    names.append(contentsOf: name)
  }

  private mutating func sort() {
    names.withUnsafeBytes { names in
      places.sort { Self.name($0, names).precedes(Self.name($1, names)) }
    }
  }

  private static func name(
    _ place: Place, _ names: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: names[place.range])
  }

  private static func listError(_ directory: [UInt8], _ code: Int32) -> TailError {
    TailError(operation: "list", path: String(pathBytes: directory), code: code)
  }
}

extension DirectoryListing: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { places.count }

  subscript(position: Int) -> DirectoryEntry {
    let place = places[position]
    return DirectoryEntry(
      name: Array(names[place.range]), kind: place.kind)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it comes first in the order of the bytes; neither is empty.
  fileprivate func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
    guard let start = baseAddress, let otherStart = other.baseAddress else { return false }
    let order = memcmp(start, otherStart, Swift.min(count, other.count))
    return order == 0 ? count < other.count : order < 0
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
