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
    let runs = "\(Quantity.count(archive.runs, "run")) \(archive.runs == 1 ? "was" : "were")"
    let path = ShownPath.line(archive.directory.path)
    let names: [String]
    do {
      names = try archive.directory.partitions(of: database.path)
    } catch {
      isRead = false
      message = """
        \(runs) archived to \(path), which cannot be read: they are left out
        --archive <directory> names another place.
        """
      return
    }
    let size = archive.directory.size
    if names.isEmpty {
      isRead = false
      message = """
        \(runs) archived to \(path), which has no partition any more: they are left out
        --archive <directory> names another place.
        """
    } else if size > Self.most {
      isRead = false
      message = """
        \(runs) archived to \(path), which has \(Quantity.bytes(size)): they are left out
        --archive \(path) reads them.
        """
    } else {
      isRead = true
      message = """
        \(runs) archived to \(path), and are read from there
        --no-archive leaves them out.
        """
    }
  }
}
