public import TraceBytes
public import TraceFormat

/// What one transaction writes: rows, and the positions in the sources that they came from.
///
/// Rows, rejects and texts are named by their position in the batch; records of earlier batches by their
/// source and their number in it. The writer turns both into ids.
public struct Batch: Sendable {
  /// The rows, and the bytes of rejects.
  public var rows = RowBuffer()
  /// Runs that are new, or of which something changed.
  public var runs: [RunState] = []
  /// How far each source was read that was touched.
  public var checkpoints: [SourceCheckpoint] = []
  /// Which bytes became which rows.
  public var segments: [Segment] = []
  /// Sources of paired runs whose open record has another after it now, and can change no more.
  public var closed: [Closing] = []
  /// Rows that are the open records of sources whose runs are not paired.
  public var opened: [Opening] = []
  /// Sources whose open record goes on: it is withdrawn before anything else happens, and is read
  /// again.
  public var reopened: [Reopening] = []
  /// Sources and runs that are read again from their start: all that became of them is withdrawn before
  /// anything else happens.
  public var restarted: [Restart] = []
  /// Rows that take the place of the withdrawn open record of a source.
  public var replacements: [Replacement] = []
  /// Texts that have no partner in this batch, and the last ones of their sources.
  public var texts: [Text] = []
  /// Pieces of metadata records that have no partner in this batch.
  public var pieces: [Piece] = []
  /// Bytes that no rule could parse.
  public var rejects: [Reject] = []
  /// Sources that were only noted: their file was found to be another source.
  public var forgotten: [Int64] = []
  /// Rejects that found their metadata after they were made.
  public var cancelledRejects: Set<Int> = []

  /// An empty batch.
  public init() {}

  /// Whether a commit of it would change nothing.
  public var isEmpty: Bool {
    runs.isEmpty && checkpoints.isEmpty && segments.isEmpty && reopened.isEmpty && closed.isEmpty
      && restarted.isEmpty && rows.count == 0 && rejects.isEmpty && texts.isEmpty && pieces.isEmpty
      && forgotten.isEmpty
  }

  /// Forgets everything and keeps the memory of the rows.
  public mutating func removeAll() {
    var kept = rows
    rows = RowBuffer()
    kept.removeAll()
    self = Batch()
    rows = kept
  }

  /// How much a batch holds at one moment: one number for each of its lists.
  public struct Mark: Sendable {
    fileprivate let rows: RowBuffer.Mark
    fileprivate let runs: Int
    fileprivate let checkpoints: Int
    fileprivate let segments: Int
    fileprivate let closed: Int
    fileprivate let opened: Int
    fileprivate let reopened: Int
    fileprivate let restarted: Int
    fileprivate let replacements: Int
    fileprivate let texts: Int
    fileprivate let pieces: Int
    fileprivate let forgotten: Int
    fileprivate let rejects: Int
  }

  /// How much it holds now.
  public var mark: Mark {
    Mark(
      rows: rows.mark, runs: runs.count, checkpoints: checkpoints.count, segments: segments.count,
      closed: closed.count, opened: opened.count, reopened: reopened.count,
      restarted: restarted.count, replacements: replacements.count, texts: texts.count,
      pieces: pieces.count, forgotten: forgotten.count, rejects: rejects.count)
  }

  /// Forgets everything that came after a mark: what was read of a run that could not be read on.
  public mutating func removeAll(after mark: Mark) {
    rows.removeAll(after: mark.rows)
    cancelledRejects = cancelledRejects.filter { $0 < mark.rejects }
    runs.removeLast(runs.count - mark.runs)
    checkpoints.removeLast(checkpoints.count - mark.checkpoints)
    segments.removeLast(segments.count - mark.segments)
    closed.removeLast(closed.count - mark.closed)
    opened.removeLast(opened.count - mark.opened)
    reopened.removeLast(reopened.count - mark.reopened)
    restarted.removeLast(restarted.count - mark.restarted)
    replacements.removeLast(replacements.count - mark.replacements)
    texts.removeLast(texts.count - mark.texts)
    pieces.removeLast(pieces.count - mark.pieces)
    forgotten.removeLast(forgotten.count - mark.forgotten)
    rejects.removeLast(rejects.count - mark.rejects)
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

  /// The end of an open record.
  public struct Closing: Sendable {
    /// The source whose last record it was.
    public let source: Int64
    /// The run that it was read in.
    public let run: Int64

    /// The open record of a source of a run ends.
    public init(source: Int64, run: Int64) {
      self.source = source
      self.run = run
    }
  }

  /// A row that later bytes may continue.
  public struct Opening: Sendable {
    /// The source whose last record it is.
    public let source: Int64
    /// The position of the row in the batch.
    public let row: Int

    /// The row of the batch that is the open record of a source.
    public init(source: Int64, row: Int) {
      self.source = source
      self.row = row
    }
  }

  /// A source, or a run, of which nothing is to be left but who it is.
  public struct Restart: Sendable {
    /// The source, whose run is not paired; `nil`: all sources of the run.
    public let source: Int64?
    /// The run that they were read in.
    public let run: Int64

    /// A source of a run, or all of them, are read again from their start.
    public init(source: Int64?, run: Int64) {
      self.source = source
      self.run = run
    }
  }

  /// An open record that goes on.
  public struct Reopening: Sendable {
    /// The source whose last record it was.
    public let source: Int64
    /// The run that it was read in.
    public let run: Int64
    /// Where it begins.
    public let offset: Int64

    /// The open record of a source goes on, and is read again from an offset.
    public init(source: Int64, run: Int64, offset: Int64) {
      self.source = source
      self.run = run
      self.offset = offset
    }
  }

  /// What a record is so far. The rows of a source are counted from 0; a reject of an earlier batch
  /// is known by its offset.
  public enum Origin: Sendable {
    case row(Int)
    case reject(Int)
    case earlierRow(source: Int64, number: Int)
    case earlierReject(source: Int64, offset: Int64)
  }

  /// A text that waits for its metadata, or is the last one of its source. Texts and pieces of
  /// different runs, or of different streams, never pair.
  public struct Text: Sendable {
    /// Its run.
    public let run: Int64
    /// The stream that it is in.
    public let stream: Stream
    /// What it is paired by, in the batch's `rows`.
    public let text: RowBuffer.Slice
    /// A hash of that.
    public let key: ContentHash
    /// What it is so far.
    public let origin: Origin
    /// Where it stands.
    public let place: TextPlace
    /// Whether it can still change.
    public let state: TextState

    /// A text of its parts.
    public init(
      run: Int64, stream: Stream, text: RowBuffer.Slice, key: ContentHash, origin: Origin,
      place: TextPlace, state: TextState
    ) {
      self.run = run
      self.stream = stream
      self.text = text
      self.key = key
      self.origin = origin
      self.place = place
      self.state = state
    }
  }

  /// A piece of a metadata record: the text, or one of the texts, that it is rendered to.
  public struct Piece: Sendable {
    /// Its run.
    public let run: Int64
    /// The stream that its text is in, or will be.
    public let stream: Stream
    /// What it is paired by, in the batch's `rows`.
    public let text: RowBuffer.Slice
    /// A hash of that.
    public let key: ContentHash
    /// The row of its record.
    public let origin: Origin
    /// Tells apart equal pieces of one record.
    public let number: Int

    /// A piece of its parts.
    public init(
      run: Int64, stream: Stream, text: RowBuffer.Slice, key: ContentHash, origin: Origin,
      number: Int
    ) {
      self.run = run
      self.stream = stream
      self.text = text
      self.key = key
      self.origin = origin
      self.number = number
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
    /// The hashes of the lines of the bytes, by which they are known again; see `LineHasher`.
    public var lineHashes: [UInt32] = []
    /// The source that holds the same bytes, and whose rows they are.
    public var copyOf: Int64?

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
