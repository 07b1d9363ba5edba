internal import TraceTail

/// Files that are open, so that a source that is read again and again need not be opened each time,
/// and can be read to its end when its name is gone.
final class OpenSources {
  /// What a file is known by while it is open: no other can have it.
  private struct Key: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private struct Entry {
    let reader: SourceReader
    var lastUse: UInt64
    /// The run that it was read for: its directory and its id.
    var run: RunIdentity?
  }

  /// What packed files are unpacked with.
  let pool: UnpackingPool
  private let limit: Int
  /// So many leave low descriptors to libinotifytools, which may begin anew at any time.
  private static let fewFiles = 256
  private var entries: [Key: Entry] = [:]
  private var uses: UInt64 = 0
  /// The files that are open without a name.
  private var departedKeys: Set<Key> = []

  /// - Parameters:
  ///   - limit: how many stay open at most.
  ///   - maximumWindow: the largest window that a packed file may ask for, in bytes.
  init(limit: Int, maximumWindow: Int) {
    self.limit = limit
    pool = UnpackingPool(maximumWindow: maximumWindow)
  }

  /// How many are open.
  var count: Int { entries.count }

  /// The open file of a source, whose status was just looked at.
  ///
  /// - Throws: `TailError` where it cannot be opened.
  func reader(of source: SourceFile, _ status: FileStatus) throws(TailError) -> SourceReader {
    try reader(status) { () throws(TailError) in try SourceReader(source: source, pool: self.pool) }
  }

  /// The open file at a path, whose status was just looked at: to be compared, not to be read.
  ///
  /// - Throws: `TailError` where it cannot be opened.
  func reader(at path: String, _ status: FileStatus) throws(TailError) -> SourceReader {
    try reader(status) { () throws(TailError) in try SourceReader(path: path, pool: self.pool) }
  }

  private func reader(
    _ status: FileStatus, _ make: () throws(TailError) -> SourceReader
  ) throws(TailError) -> SourceReader {
    let key = Key(device: status.device, inode: status.inode)
    if let reader = entries[key]?.reader {
      if reader.status != status { try reader.refresh() }
      noteUse(of: key)
      departedKeys.remove(key)
      return reader
    }
    let reader = try open(make)
    if limit > Self.fewFiles { reader.leaveLowDescriptor() }
    makeRoom()
    uses += 1
    entries[Key(device: reader.status.device, inode: reader.status.inode)] = Entry(
      reader: reader, lastUse: uses)
    return reader
  }

  /// A file that is still open, whatever became of its name.
  func reader(device: UInt64, inode: UInt64) throws(TailError) -> SourceReader? {
    let key = Key(device: device, inode: inode)
    guard let reader = entries[key]?.reader else { return nil }
    try reader.refresh()
    noteUse(of: key)
    return reader
  }

  private func noteUse(of key: Key) {
    uses += 1
    entries[key]?.lastUse = uses
  }

  /// Opens a file. Where the process may open no more, those that are idle are closed first.
  private func open(
    _ make: () throws(TailError) -> SourceReader
  ) throws(TailError) -> SourceReader {
    do {
      return try make()
    } catch  where error.isLackOfDescriptors {
      closeAll()
      return try make()
    }
  }

  /// Notes which run an open file is read for.
  func note(_ run: RunIdentity, _ status: FileStatus) {
    entries[Key(device: status.device, inode: status.inode)]?.run = run
  }

  /// Notes that the name of an open file is gone.
  func noteDeparture(device: UInt64, inode: UInt64) {
    let key = Key(device: device, inode: inode)
    if entries[key] != nil { departedKeys.insert(key) }
  }

  /// The files that are open without a name, and their runs.
  var departed: [(device: UInt64, inode: UInt64, run: RunIdentity)] {
    departedKeys.compactMap { key in
      entries[key]?.run.map { (key.device, key.inode, $0) }
    }
  }

  /// The runs in a directory of which files are open.
  func runs(in place: String) -> Set<RunIdentity> {
    let place = Array(place.utf8)
    return Set(entries.values.compactMap(\.run).filter { $0.place == place })
  }

  /// Closes a file, so that its blocks are given back where its name is gone.
  func close(device: UInt64, inode: UInt64) {
    let key = Key(device: device, inode: inode)
    departedKeys.remove(key)
    entries.removeValue(forKey: key)?.reader.close()
  }

  /// A mark for `closeUnused`: everything used later is newer.
  var mark: UInt64 { uses }

  /// Closes what was not used since a mark, once whoever reads it at the moment is done.
  func closeUnused(since mark: UInt64) {
    for (key, entry) in entries where entry.lastUse <= mark {
      entries[key] = nil
      departedKeys.remove(key)
    }
  }

  /// Closes everything.
  func closeAll() {
    closeUnused(since: .max)
  }

  private func makeRoom() {
    guard entries.count >= limit else { return }
    // A quarter at a time, so that this is not done for each new file.
    let oldest = entries.values.map(\.lastUse).sorted()[limit / 4]
    closeUnused(since: oldest)
  }
}
