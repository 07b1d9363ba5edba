internal import TraceBytes
internal import TraceFormat
internal import TraceStore

/// Records of the current batch whose other side has not been seen yet.
///
/// Equal texts pair one to one, by count: which of them pair makes no difference to the rows. What
/// is left when the batch is cut goes to the store, which remembers it for later batches.
struct Leftovers {
  /// One side of a record.
  struct Waiting {
    let origin: UnpairedRecord.Origin
    /// What it is paired by, in the batch's rows.
    let text: RowBuffer.Slice
    /// Tells apart equal texts of one metadata record.
    var piece = 0
    /// Where a text stands.
    var position: UnpairedRecord.Position?
    /// The source at whose end a text stood when it was read.
    var openSource: SourceProgress?

    /// The source whose open record it is; `nil` where another record has begun since.
    var source: SourceProgress? {
      openSource?.checkpoint.openOffset == position?.offset ? openSource : nil
    }
  }

  private var waiting: [Place: [Waiting]] = [:]

  /// What is paired with what.
  private struct Place: Hashable {
    let key: ContentHash
    let stream: Stream
    let side: UnpairedRecord.Side
  }

  /// Adds a record that waits for its other side.
  mutating func add(
    _ record: Waiting, _ side: UnpairedRecord.Side, _ key: ContentHash, _ stream: Stream
  ) {
    waiting[Place(key: key, stream: stream, side: side), default: []].append(record)
  }

  /// Takes a record of one side that waits for the other.
  mutating func take(
    _ side: UnpairedRecord.Side, _ key: ContentHash, _ stream: Stream
  ) -> Waiting? {
    guard !waiting.isEmpty else { return nil }
    let place = Place(key: key, stream: stream, side: side)
    guard let position = waiting.index(forKey: place) else { return nil }
    let record = waiting.values[position].removeFirst()
    if waiting.values[position].isEmpty { waiting.remove(at: position) }
    return record
  }

  /// Hands everything that is left to the store.
  mutating func move(into batch: inout Batch, run: Int64) {
    for (place, records) in waiting {
      for record in records {
        record.source?.checkpoint.open = .unpaired(batch.unpaired.count)
        batch.unpaired.append(
          UnpairedRecord(
            side: place.side, run: run, stream: place.stream, text: record.text,
            origin: record.origin, piece: record.piece, position: record.position))
      }
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
