internal import TraceFormat

/// Which pending texts a transaction has to look at again, because metadata may explain them in part,
/// or does so no longer.
struct TouchedTexts {
  /// All pending entries of one stream of a run whose texts begin with the same line.
  struct Bucket: Hashable {
    let run: Int64
    let stream: Stream
    let firstLine: [UInt8]
  }

  /// Whether any text is suppressed; set when the transaction begins.
  var areAnySuppressed = false
  private(set) var buckets: Set<Bucket> = []
  /// Runs of which the last texts of sources are to be looked at.
  private(set) var runs: Set<Int64> = []

  /// Notes an entry that is new, or is the last of its source from now on.
  mutating func noteNew(_ entry: PendingEntry, _ text: UnsafeRawBufferPointer) {
    // A piece that a text has taken explains nothing else.
    if entry.side == .metadata, entry.state > .final { return }
    runs.insert(entry.run)
    // A text of one line cannot begin with the whole text of another record.
    if entry.side == .text, !text.contains(0x0A) { return }
    buckets.insert(Bucket(run: entry.run, stream: entry.stream, text))
  }

  /// Notes an entry that is gone, or is no longer the last of its source.
  mutating func noteGone(_ entry: PendingEntry, _ text: UnsafeRawBufferPointer) {
    // Nothing is explained that was not before.
    guard areAnySuppressed else { return }
    runs.insert(entry.run)
    buckets.insert(Bucket(run: entry.run, stream: entry.stream, text))
  }
}

extension TouchedTexts.Bucket {
  /// The bucket of a text.
  init(run: Int64, stream: Stream, _ text: some Collection<UInt8>) {
    self.init(run: run, stream: stream, firstLine: Array(text.prefix { $0 != 0x0A }))
  }
}
