public import TraceFormat

/// What one transaction writes: rows, and the positions in the sources that they came from.
///
/// Rows, rejects and unpaired records are named by their position in the batch; records of earlier
/// batches by their source and their number in it. The writer turns both into ids.
public struct Batch: Sendable {
  /// The rows, and the bytes of rejects.
  public var rows = RowBuffer()
  /// Runs that are new, or of which something changed.
  public var runs: [RunState] = []
  /// How far each source was read that was touched.
  public var checkpoints: [SourceCheckpoint] = []
  /// Which bytes became which rows.
  public var segments: [Segment] = []
  /// Sources whose open record was continued, and is withdrawn before anything else happens.
  public var reopened: [Int64] = []
  /// Rows that take the place of the withdrawn open record of a source.
  public var replacements: [Replacement] = []
  /// Rows of metadata that complete a row of an earlier batch.
  public var completions: [Completion] = []
  /// Records whose other side has not been seen in this batch.
  public var unpaired: [UnpairedRecord] = []
  /// Bytes that no rule could parse.
  public var rejects: [Reject] = []
  /// Rejects that a metadata record claimed after they were made.
  public var cancelledRejects: Set<Int> = []

  /// An empty batch.
  public init() {}

  /// Whether a commit of it would change nothing.
  public var isEmpty: Bool {
    runs.isEmpty && checkpoints.isEmpty && segments.isEmpty && reopened.isEmpty
      && rows.count == 0 && rejects.isEmpty && unpaired.isEmpty && completions.isEmpty
  }

  /// Forgets everything and keeps the memory of the rows.
  public mutating func removeAll() {
    var kept = rows
    rows = RowBuffer()
    kept.removeAll()
    self = Batch()
    rows = kept
  }

  /// A row that takes the place of an open record.
  public struct Replacement: Sendable {
    /// The source whose open record was withdrawn.
    public let source: Int64
    /// The position of the row in the batch.
    public let row: Int

    /// The row of the batch that takes the place of the open record of a source.
    public init(source: Int64, row: Int) {
      self.source = source
      self.row = row
    }
  }

  /// A record of an earlier batch. `record` counts the rows of the source from 0; a reject is known
  /// by its offset.
  public enum EarlierRecord: Sendable {
    case row(source: Int64, record: Int)
    case reject(source: Int64, offset: Int64)
  }

  /// A metadata row of this batch that completes a text row of an earlier one.
  public struct Completion: Sendable {
    /// The position of the metadata row in the batch.
    public let row: Int
    /// The text record that it completes; a reject has no row, and is deleted.
    public let earlier: EarlierRecord

    /// `row` of this batch takes the place of `earlier`.
    public init(row: Int, earlier: EarlierRecord) {
      self.row = row
      self.earlier = earlier
    }
  }

  /// Which bytes of a source a batch carries, and the rows they became. Sources whose records are
  /// paired share the rows of their run.
  public struct Segment: Sendable {
    /// The source that the bytes are of.
    public let source: Int64
    /// From where to where in the source, after decompression.
    public let bytes: Range<Int64>
    /// The positions of the rows in the batch; empty where the bytes made none.
    public let rows: Range<Int>
    /// How many records of the source the batch has, also those that are another's row.
    public let records: Int

    /// The bytes of a source in this batch, its records, and the rows of its run.
    public init(source: Int64, bytes: Range<Int64>, rows: Range<Int>, records: Int) {
      self.source = source
      self.bytes = bytes
      self.rows = rows
      self.records = records
    }
  }
}

/// A run as the store knows it.
public struct RunState: Sendable {
  /// Given by the reader, which alone makes runs.
  public let id: Int64
  /// The path of its directory.
  public var place: String
  /// The run id of its directory.
  public var runID: String
  /// The JSON document that describes it.
  public var document: RunDocument?
  /// Whether it has metadata records.
  public var hasRecords = false

  /// A run of its parts.
  public init(id: Int64, place: String, runID: String) {
    self.id = id
    self.place = place
    self.runID = runID
  }
}

/// A record of which one side only has been seen.
public struct UnpairedRecord: Sendable {
  /// One of the two sides of a record.
  public enum Side: Int64, Sendable {
    case text = 0
    case metadata = 1
  }

  /// What the record is so far.
  public enum Origin: Sendable {
    case row(Int)
    case reject(Int)
    case earlier(Batch.EarlierRecord)
  }

  /// Where a text stands.
  public struct Position: Sendable {
    /// The source that holds it.
    public let source: Int64
    /// Bytes from the start of the source, after decompression.
    public let offset: Int64
    /// The number of its first line, from 1.
    public let line: Int64

    /// A position of its parts.
    public init(source: Int64, offset: Int64, line: Int64) {
      self.source = source
      self.offset = offset
      self.line = line
    }
  }

  /// Which side has been seen.
  public let side: Side
  /// Its run. Records of different runs never pair.
  public let run: Int64
  /// The stream that its text is in, or will be. Records of different streams never pair.
  public let stream: Stream
  /// What it is paired by: the text, or the rendering of the metadata, in the batch's `rows`.
  public let text: RowBuffer.Slice
  /// What it is so far.
  public let origin: Origin
  /// Tells apart equal texts that one metadata record is rendered to.
  public let piece: Int
  /// Where it stands; `nil` for metadata.
  public let position: Position?

  /// A record of one side.
  public init(
    side: Side, run: Int64, stream: Stream, text: RowBuffer.Slice, origin: Origin, piece: Int = 0,
    position: Position? = nil
  ) {
    self.side = side
    self.run = run
    self.stream = stream
    self.text = text
    self.origin = origin
    self.piece = piece
    self.position = position
  }
}

/// Bytes that no rule could parse.
public struct Reject: Sendable {
  /// The source that holds them.
  public let source: Int64
  /// Where the first of them is: bytes from the start of the source, after decompression.
  public let offset: Int64
  /// The number of the line, from 1.
  public let line: Int64
  /// A word: `json`, `encoding`, `no-header` ….
  public let reason: String
  /// What the parser said.
  public let detail: String
  /// The raw bytes, in the batch's `rows`.
  public let bytes: RowBuffer.Slice

  /// A reject of its parts.
  public init(
    source: Int64, offset: Int64, line: Int64, reason: String, detail: String,
    bytes: RowBuffer.Slice
  ) {
    self.source = source
    self.offset = offset
    self.line = line
    self.reason = reason
    self.detail = detail
    self.bytes = bytes
  }
}
