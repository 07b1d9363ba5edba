internal import TraceStore

/// Whether the archive that a database knows of is read without being named, and what is said of it.
///
/// Whoever looks for a run does not care where it was moved to. But a partition is unpacked before it
/// is read, so that a large archive is only read if that is wanted.
struct ArchiveChoice {
  /// Packed; unpacking that much takes about a second.
  private static let most: Int64 = 32 << 20

  let isRead: Bool
  let message: String

  init(_ archive: KnownArchive, of database: DatabaseLocation) {
    let path = ShownPath.line(archive.directory.path)
    let elsewhere = "--archive <directory> names another place."
    let size = archive.directory.size
    let (fault, advice): (String?, String)
    switch try? archive.directory.partitions(of: database.path) {
    case nil: (fault, advice) = ("which cannot be read", elsewhere)
    case []: (fault, advice) = ("which has no partition any more", elsewhere)
    case _? where size > Self.most:
      (fault, advice) = ("which has \(Quantity.bytes(size))", "--archive \(path) reads them.")
    case _?: (fault, advice) = (nil, "--no-archive leaves them out.")
    }
    isRead = fault == nil
    let runs = "\(Quantity.count(archive.runs, "run")) \(archive.runs == 1 ? "was" : "were")"
    let fate = fault.map { "\($0): they are left out" } ?? "and are read from there"
    message = "\(runs) archived to \(path), \(fate)\n\(advice)"
  }
}
