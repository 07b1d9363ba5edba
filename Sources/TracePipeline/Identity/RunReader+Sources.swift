internal import Glibc
internal import TraceStore
internal import TraceTail

/// The files of the sources that an inspection found.
extension RunReader {
  /// Notes that a source could not be opened. While files are followed they go and are replaced all
  /// the time, and the next look finds what they are then.
  func notePassing(_ error: TailError) {
    if !isLive || !error.isAbsence { monitor.problem(error) }
  }

  /// Opens the file of a source where reading begins.
  ///
  /// - Throws: `TailError`, also where the file was replaced since it was recognised.
  func open(_ source: SourceProgress) throws(TailError) -> SourceReader {
    // Inside a record that is too long, the byte before says whether a line begins here.
    let isInside = source.checkpoint.open == .remainder && source.checkpoint.kind != .metadata
    let reader = try openAgain(source, at: source.start - (isInside ? 1 : 0))
    source.reader = reader
    if !source.isRemembered {
      openSources.note(RunIdentity(place: run.place, runID: run.runID), reader.status)
    }
    return reader
  }

  /// Opens the file of a source at an offset, to look at what was read before.
  ///
  /// - Throws: `TailError`, also where the file was replaced since it was recognised.
  func openAgain(_ source: SourceProgress, at offset: Int64) throws(TailError) -> SourceReader {
    let reader = try openSources.reader(of: source.file, source.status)
    // What was read of the same file before, and was another source, is not to be remembered.
    if source.checkpoint.offset == 0 { reader.startAnew() }
    guard reader.status.inode == source.status.inode,
      try reader.matches(source.checkpoint.fingerprint, isSameFile: source.isRemembered)
    else {
      throw TailError(
        operation: "read", path: source.file.path, offset: offset, code: ESTALE,
        reason: "it was replaced by another file just now", hint: "It is read the next time.")
    }
    try reader.seek(to: offset)
    return reader
  }
}
