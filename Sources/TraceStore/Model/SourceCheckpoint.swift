public import TraceBytes
public import TraceFormat

/// What the store knows of a source: who it is, and how far its bytes have become rows.
public struct SourceCheckpoint: Sendable {
  /// What kind of records a source holds.
  public enum Kind: Int64, Sendable {
    case stdout = 0
    case stderr = 1
    case metadata = 2
  }

  /// Its file as it was seen last.
  public struct File: Sendable, Equatable {
    /// Its name in the directory of its run.
    public var name: String
    /// The device that holds it; may change with a remount.
    public var device: UInt64
    /// Its number on the device; may be used again once the file is gone.
    public var inode: UInt64
    /// When it was made, in nanoseconds since 1970; 0 where the file system does not know.
    public var birth: Int64
    /// Bytes on the disk, before decompression.
    public var size: Int64
    /// When its bytes changed last, in nanoseconds since 1970.
    public var modified: Int64
    /// When its bytes or its inode changed last, in nanoseconds since 1970; 0 where it was not read
    /// to its end, so that it never looks unchanged.
    public var changed: Int64

    /// A file of its parts.
    public init(
      name: String, device: UInt64, inode: UInt64, birth: Int64, size: Int64, modified: Int64,
      changed: Int64
    ) {
      self.name = name
      self.device = device
      self.inode = inode
      self.birth = birth
      self.size = size
      self.modified = modified
      self.changed = changed
    }
  }

  /// Its last record, which later bytes may continue.
  public enum Open: Sendable {
    case none
    /// It became a row of this batch.
    case row(Int)
    /// It waits for its metadata: a position in `unpaired` of this batch.
    case unpaired(Int)
    /// It is the text of a metadata record.
    case paired(RowBuffer.Slice, UnpairedRecord.Origin)
    /// It could not be parsed, or not yet.
    case reject
    /// As the store has it.
    case unchanged
  }

  /// Given by the reader, which alone makes sources.
  public let id: Int64
  /// The run it belongs to; another one once its file was moved there.
  public var run: Int64
  /// What kind of records it holds.
  public var kind: Kind
  /// Its file as it was seen last.
  public var file: File
  /// How many of its bytes have become rows, after decompression.
  public var offset: Int64
  /// The line at `offset`, from 1.
  public var line: Int64
  /// A hash of the first bytes (DESIGN.md §4, Identity).
  public var head: ContentHash
  /// A hash of the bytes just before `offset`.
  public var tail: ContentHash
  /// The template its text is read with; `nil` where no header has been seen.
  public var template: String?
  /// Where its *seeds* end: the records that were read before the run was paired. 0 where it was
  /// paired from the beginning; `nil` while the run is not paired.
  public var seedEnd: Int64?
  /// How far its seeds have been made known to pairing, in bytes from its start.
  public var seedOffset: Int64
  /// How many of its seeds have been made known to pairing.
  public var seedRecords: Int
  /// Where the open record begins, in bytes from the start; of no meaning where there is none.
  public var openOffset: Int64
  /// The line at `openOffset`, from 1.
  public var openLine: Int64
  /// Its last record, where later bytes may continue it.
  public var open: Open
  /// The run document that it is; `nil` where it is none (DESIGN.md §1).
  public var document: RunDocument?
  /// Whether the store has another document of it, or none.
  public var isDocumentNew = false
  /// Whether its open record became a row before the run was paired, so that pairing does not know
  /// its text.
  public var hasUnknownOpenText = false

  /// A source of which nothing has been read.
  public init(id: Int64, run: Int64, kind: Kind, file: File) {
    self.id = id
    self.run = run
    self.kind = kind
    self.file = file
    offset = 0
    line = 1
    head = ContentHash(low: 0, high: 0)
    tail = ContentHash(low: 0, high: 0)
    seedOffset = 0
    seedRecords = 0
    openOffset = 0
    openLine = 1
    open = .none
  }

  /// Whether pairing knows all of its records that it has to know.
  public var isKnownToPairing: Bool { seedOffset >= seedEnd ?? 0 && !hasUnknownOpenText }

  /// Whether there is an open record.
  public var hasOpenRecord: Bool {
    if case .none = open { return false }
    return true
  }
}
