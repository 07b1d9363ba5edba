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

  /// What is open at its end: later bytes may continue it. The values of `open_state`.
  public enum Open: Int64, Sendable {
    case nothing = 0
    /// Its last record.
    case record = 1
    /// A part of a record that is too long for a row, or of such a line of metadata.
    case remainder = 2
    /// Its last record, of which pairing does not know the text: its run is not paired.
    case unknown = 3
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
  /// The source whose bytes these are, where nothing else is known of it: its file is a copy.
  public var copyOf: Int64?
  /// The templates its text is read with, one a line; `nil` where no header has been seen.
  public var template: String?
  /// How it is read beside that.
  public var reading = SourceReading() {
    didSet { if reading != oldValue { hasNewReading = true } }
  }
  /// Whether that is not as the store has it.
  public var hasNewReading = false
  /// Where its *backlog* ends: the records that were read before the run was paired. 0 where it was
  /// paired from the beginning; `nil` while the run is not paired.
  public var backlogEnd: Int64?
  /// How far its backlog has been made known to pairing, in bytes from its start.
  public var backlogOffset: Int64
  /// What is open at its end.
  public var open: Open
  /// Where that begins, in bytes from the start; of no meaning where nothing is open.
  public var openOffset: Int64
  /// The line at `openOffset`, from 1.
  public var openLine: Int64
  /// The run document that it is; `nil` where it is none (DESIGN.md §1).
  public var document: RunDocument?
  /// Whether the store has another document of it, or none.
  public var isDocumentNew = false

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
    backlogOffset = 0
    open = .nothing
    openOffset = 0
    openLine = 1
  }

  /// Forgets everything but who it is and what was given for it: it is read from its start.
  public mutating func beginAgain(keepingTemplate: Bool) {
    let earlier = self
    self = SourceCheckpoint(
      id: earlier.id, run: earlier.run, kind: earlier.kind, file: earlier.file)
    if keepingTemplate || earlier.reading.isTemplateGiven { template = earlier.template }
    reading = earlier.reading
    (reading.foundTemplates, reading.surveyed, reading.array) = (nil, 0, .outside)
    reading.clock = reading.datetimes.year.map { YearClock(year: $0) }
    hasNewReading = reading != SourceReading()
    isDocumentNew = earlier.document != nil
  }

  /// Whether pairing does not know all of its records that it has to know.
  public var hasBacklog: Bool { backlogOffset < backlogEnd ?? 0 }

  /// Where reading goes on: at what is open.
  public var resumeOffset: Int64 { open == .nothing ? offset : openOffset }

  /// The line that reading goes on in, from 1.
  private var resumeLine: Int64 { open == .nothing ? line : openLine }

  /// Whether reading goes on within its first line, behind the marks at its front. Its first line, which
  /// tells what is around all lines, was not whole then.
  public var isInFirstLine: Bool {
    resumeLine == 1 && 1...Int64(LineKind.longestMarks) ~= resumeOffset
  }
}
