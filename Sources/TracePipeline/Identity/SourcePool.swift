internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// The known sources that the files of one run may be, found by what they are known by. Newer ones come
/// first: after many rotations they are the likeliest.
struct SourcePool {
  /// All of them, in the order in which they were found.
  let sources: [SourceCheckpoint]
  private var isClaimed: [Bool]
  private var byInode: [UInt64: [Int]] = [:]
  private var byName: [String: [Int]] = [:]
  /// By the hash of the first bytes, for each number of bytes that the hash is of.
  private var byHead: [Int: [ContentHash: [Int]]] = [:]

  /// - Parameter sources: those of the run, and those of its other directories that may have moved.
  init(_ sources: [SourceCheckpoint]) {
    self.sources = sources
    isClaimed = Array(repeating: false, count: sources.count)
    for (position, source) in sources.enumerated().reversed() {
      byInode[source.file.inode, default: []].append(position)
      byName[source.file.name, default: []].append(position)
      if source.offset > 0, source.copyOf == nil {
        let length = Fingerprint.length(at: source.offset)
        byHead[length, default: [:]][source.head, default: []].append(position)
      }
    }
  }

  var isEmpty: Bool { sources.isEmpty }

  subscript(position: Int) -> SourceCheckpoint { sources[position] }

  mutating func claim(_ position: Int) { isClaimed[position] = true }

  func isFree(_ position: Int) -> Bool { !isClaimed[position] }

  func with(inode: UInt64) -> [Int] { byInode[inode] ?? [] }

  func with(name: String) -> [Int] { byName[name] ?? [] }

  /// The sources that begin with the first bytes of a file, all of them or `Fingerprint.reach`.
  func beginning(_ head: [UInt8]) -> [Int] {
    // Mostly one length, that of all sources which are not short.
    byHead.keys.sorted(by: >).filter { $0 <= head.count }.flatMap { length in
      byHead[length]?[ContentHash(of: head[..<length])] ?? []
    }
  }

  /// The sources that no file was found to be.
  var missing: [Int] { sources.indices.filter { !isClaimed[$0] } }

  func position(of id: Int64) -> Int? { sources.firstIndex { $0.id == id } }
}
