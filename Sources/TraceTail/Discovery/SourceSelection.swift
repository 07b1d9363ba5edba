internal import Glibc
internal import TraceBytes

/// The sources among the files of one directory. What it keeps of each is small: a directory may have
/// 300,000 logs, and each is a run of its own.
struct SourceSelection {
  private struct Member {
    let name: [UInt8]
    let parsed: SourceName
    let isLink: Bool

    /// By name, and of one name the oldest rotation first.
    func precedes(_ other: Member) -> Bool {
      if parsed.base != other.parsed.base {
        return parsed.base.lexicographicallyPrecedes(other.parsed.base)
      }
      if parsed.rotation != other.parsed.rotation {
        return parsed.rotation > other.parsed.rotation
      }
      return other.name.lexicographicallyPrecedes(name)
    }
  }

  /// A source by its position among the entries.
  private struct Place {
    let entry: Int32
    let isLink: Bool
  }

  /// What a source has in common with the others of its run.
  private struct Key {
    /// A part of the hash of the run id, which two may have in common.
    let hash: UInt32
    let place: Int32
  }

  /// Sources with the same key.
  private struct Group {
    /// The first of its keys, and how many there are.
    let start: Int32
    let count: Int32
    /// The first of its sources.
    let place: Int32
  }

  private let directory: [UInt8]
  private let entries: DirectoryListing
  /// In the order of the names.
  private var places: [Place] = []

  /// None yet.
  ///
  /// - Parameters:
  ///   - directory: its canonical path.
  ///   - entries: what is in it, or a part of that.
  init(directory: [UInt8], entries: DirectoryListing) {
    self.directory = directory
    self.entries = entries
  }

  /// Adds the entry at a position, which comes after those that were added before.
  mutating func add(_ entry: Int, isLink: Bool) {
    places.append(Place(entry: Int32(clamping: entry), isLink: isLink))
  }

  /// Calls `body` with the runs that the files belong to: one with that run id, or one for each log where
  /// it is `nil`, in the order of their names.
  func forEachRun(runID: String?, _ body: (RunDirectory) throws -> Void) rethrows {
    let places = distinctPlaces()
    if places.isEmpty { return }
    let path = String(pathBytes: directory)
    if let runID {
      return try body(run(path, runID, places.map { member($0, beside: places) }))
    }
    let keys = keys(of: places)
    for group in Self.groups(of: keys) {
      let (start, end) = (Int(group.start), Int(group.start + group.count))
      var members = keys[start..<end].map { member(places[Int($0.place)], beside: places) }
      // Two ids may have one hash.
      while let runID = members.first?.parsed.runID {
        let id = Array(runID.utf8)
        try body(run(path, runID, members.filter { Array($0.parsed.runID.utf8) == id }))
        members.removeAll { Array($0.parsed.runID.utf8) == id }
      }
    }
  }

  private func keys(of places: [Place]) -> [Key] {
    var keys: [Key] = []
    keys.reserveCapacity(places.count)
    for position in places.indices {
      let runID = Array(member(places[position], beside: places).parsed.runID.utf8)
      let hash = UInt32(truncatingIfNeeded: ContentHash(of: runID[...]).low)
      keys.append(Key(hash: hash, place: Int32(clamping: position)))
    }
    keys.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    return keys
  }

  /// Equal keys are beside one another.
  private static func groups(of keys: [Key]) -> [Group] {
    var groups: [Group] = []
    groups.reserveCapacity(keys.count)
    var start = 0
    while start < keys.count {
      let end = keys[start...].firstIndex { $0.hash != keys[start].hash } ?? keys.count
      groups.append(
        Group(start: Int32(start), count: Int32(end - start), place: keys[start].place))
      start = end
    }
    groups.sort { $0.place < $1.place }
    return groups
  }

  private func run(_ path: String, _ runID: String, _ members: [Member]) -> RunDirectory {
    let files = members.sorted { $0.precedes($1) }.map(file)
    return RunDirectory(path: path, runID: runID, files: files)
  }

  private func file(_ member: Member) -> SourceFile {
    let path = directory.appending(name: member.name)
    let isJSON = member.parsed.kind == .text && JSONContent.isIn(path)
    return SourceFile(
      path: String(pathBytes: path), name: member.name, member.parsed,
      kind: isJSON ? .metadata : member.parsed.kind, isLink: member.isLink)
  }

  /// A file by what its name says beside the others.
  private func member(_ place: Place, beside others: [Place]) -> Member {
    let name = entries[Int(place.entry)].name
    let parsed = SourceName(name)
    let isAlone = parsed.needsLiveFile && !isSource(parsed.base, among: others)
    return Member(
      name: name, parsed: isAlone ? parsed.withoutLiveFile(name) : parsed, isLink: place.isLink)
  }

  /// Whether one of some sources has a name.
  private func isSource(_ name: [UInt8], among places: [Place]) -> Bool {
    guard let entry = entries.position(of: name) else { return false }
    let position = places.partitionPoint { Int($0.entry) < entry }
    return position < places.count && Int(places[position].entry) == entry
  }

  /// The files without those that are links to another one of them, `current.log` to the newest log:
  /// a file is read once.
  private func distinctPlaces() -> [Place] {
    guard places.contains(where: \.isLink) else { return places }
    return places.filter { place in
      guard place.isLink else { return true }
      return !isSource(target(of: entries[Int(place.entry)].name), among: places)
    }
  }

  /// What a link says; empty where it is gone meanwhile.
  private func target(of link: [UInt8]) -> [UInt8] {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = directory.appending(name: link).withPath {
      readlink($0, &target, target.count)
    }
    return target.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  }
}
