internal import TraceStore
internal import TraceTail

/// A file of a run, and what it was found to be (DESIGN.md §4, Identity).
struct InspectedFile {
  let file: SourceFile
  var status: FileStatus
  /// The known source; `nil` for a new one.
  var known: SourceCheckpoint?
  /// Whether it looks as it did when it was seen last.
  var isUnchanged = false
  /// Whether it is open since it was read last, and has the name that it had.
  var isRemembered = false
  /// Whether it is the source at an earlier time: there is nothing to read until it goes on.
  var isWaiting = false
  /// What it begins with of another source, and was not noted yet.
  var copied: CopiedBytes?

  /// Whether it has nothing but what another source has, as far as it is known.
  var isCopy = false

  /// Whether there may be something to read.
  var isReadable: Bool { !isUnchanged && !isWaiting && !isCopy }
}

/// Bytes of a file that are those of a source, and whose records are rows already.
struct CopiedBytes {
  /// The source.
  let original: Int64
  /// The bytes of the file.
  let bytes: Range<Int64>
  /// The number of the line behind them, from 1.
  let line: Int64
  /// The hashes of their lines.
  let lineHashes: [UInt32]
  /// What the file is known by at their end.
  let fingerprint: Fingerprint
  /// The template that the source was read with.
  let template: String?
}

/// What an inspection found in a directory of one run: which sources are there, who they are, and what
/// is new. A value: nothing was read into rows, and nothing is written yet.
struct RunInspection {
  /// The run: its id, and where its files are.
  let directory: RunDirectory
  /// The run as it was committed last; `nil` for a new one.
  let known: SourceCatalog.KnownRun?
  /// Its files that are sources.
  var files: [InspectedFile]
  /// Sources that were noted for files that are others.
  var forgotten: [Int64] = []
  /// Whether files were left until the others are read.
  var needsAnotherLook = false

  /// Whether there is anything to do.
  var isNews: Bool {
    // A directory that was moved is written down.
    if let known, known.state.place != directory.path { return true }
    if !forgotten.isEmpty { return true }
    return files.contains { file in
      guard file.isUnchanged, let source = file.known else { return true }
      if file.isWaiting || file.isCopy { return false }
      // One side may have been read while the other was not there, as when files are named one by
      // one.
      return source.hasBacklog
        || known?.isPaired == true && (source.backlogEnd == nil || source.open == .unknown)
    }
  }
}
