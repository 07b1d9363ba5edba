internal import TraceFormat

/// Which unpaired texts a transaction has to look at again, because metadata may explain them in
/// part, or does so no longer.
struct HeldTexts {
  /// All unpaired records of one stream of a run whose texts begin with the same line.
  struct Bucket: Hashable {
    let run: Int64
    let stream: Stream
    let firstLine: [UInt8]
  }

  /// Whether any text is held; set when the transaction begins.
  var areAny = false
  private(set) var buckets: Set<Bucket> = []
  /// Runs with new unpaired records, or with new pairs at the end of a source.
  private(set) var runs: Set<Int64> = []

  /// Notes an unpaired record that is new.
  mutating func noteNew(
    _ side: UnpairedRecord.Side, run: Int64, stream: Stream, _ text: UnsafeRawBufferPointer
  ) {
    runs.insert(run)
    // A text of one line cannot begin with the whole text of another record.
    if side == .text, !text.contains(0x0A) { return }
    buckets.insert(Bucket(run: run, stream: stream, text))
  }

  /// Notes that the last record of a source is the text of a metadata record.
  mutating func noteOpenPair(run: Int64) {
    runs.insert(run)
  }

  /// Notes that an unpaired record found its other side, or was withdrawn.
  mutating func noteGone(run: Int64, stream: Stream, _ text: UnsafeRawBufferPointer) {
    guard areAny else { return }
    runs.insert(run)
    buckets.insert(Bucket(run: run, stream: stream, text))
  }
}

extension HeldTexts.Bucket {
  /// The bucket of a text.
  init(run: Int64, stream: Stream, _ text: some Collection<UInt8>) {
    self.init(run: run, stream: stream, firstLine: Array(text.prefix { $0 != 0x0A }))
  }
}
