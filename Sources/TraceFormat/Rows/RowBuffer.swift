/// Rows of `traces` on their way to the store, and the bytes that they are made of.
///
/// A row is a run of cells in the order of the schema; a column without a cell is NULL. The buffer
/// owns its bytes, so that it can be handed from the thread that parses to the thread that writes.
/// Nothing is allocated per row once the buffer has grown to the size of a batch.
public struct RowBuffer: Sendable {
  /// Where a text lies in `bytes`.
  public struct Slice: Sendable {
    /// The position of its first byte.
    public let offset: Int
    /// How many bytes it has.
    public let count: Int

    /// A text of `count` bytes at `offset`.
    public init(offset: Int, count: Int) {
      self.offset = offset
      self.count = count
    }
  }

  /// One value of one row: 16 bytes.
  public struct Cell: Sendable {
    /// How `payload` is read.
    public enum Kind: UInt8, Sendable {
      /// `payload` is an offset into the bytes, `count` the length.
      case text
      /// `payload` is the number.
      case integer
      /// `payload` is the bit pattern of the number.
      case real
    }

    /// The raw value of its `Column`.
    public let column: UInt8
    /// How `payload` is read.
    public let kind: Kind
    /// The length of a text in bytes; 0 for a number.
    public let count: UInt32
    /// The number, or where the text begins.
    public let payload: Int64
  }

  /// The bytes of all texts.
  public private(set) var bytes: [UInt8]
  /// The cells of all rows, row after row.
  public internal(set) var cells: [Cell] = []
  /// Where the cells of each row end.
  public private(set) var rowEnds: [Int] = []
  /// Rows that are not to be inserted, because the other side of their record made them
  /// superfluous after they were built.
  public private(set) var cancelled: Set<Int> = []

  /// Whether a level was met that the map of a context has.
  public internal(set) var hasMappedLevel = false

  let words = CommonWords.shared
  /// The run id of the last row, which is mostly that of the next one.
  private var runID: Slice?
  /// The context that was asked for its run id last, and that.
  private var context: RowContext?
  private var runIDOfContext = Slice.empty
  /// What the next row from text is made like.
  var form = TextRowForm()

  /// An empty buffer.
  public init() {
    bytes = words.bytes
  }

  /// The number of rows, cancelled ones included.
  public var count: Int { rowEnds.count }

  /// The cells of a row.
  public func cells(ofRow row: Int) -> ArraySlice<Cell> {
    cells[(row == 0 ? 0 : rowEnds[row - 1])..<rowEnds[row]]
  }

  /// How much memory is kept for the bytes: what a record of megabytes took is given back.
  private static let mostKept = 8 << 20

  /// From so many bytes on a text gets memory of its size and some more: twice as much would be
  /// taken for nothing.
  private static let long = 256 << 10

  /// Forgets all rows and keeps the memory.
  public mutating func removeAll() {
    if bytes.capacity > Self.mostKept {
      bytes = words.bytes
    } else {
      bytes.removeLast(bytes.count - words.bytes.count)
    }
    runID = nil
    context = nil
    form.forget()
    cells.removeAll(keepingCapacity: true)
    rowEnds.removeAll(keepingCapacity: true)
    cancelled.removeAll(keepingCapacity: true)
  }

  /// Forgets the texts and rows from those positions on, but for their cells.
  mutating func forget(bytesFrom byte: Int, rowsFrom row: Int) {
    bytes.removeLast(bytes.count - byte)
    rowEnds.removeLast(rowEnds.count - row)
    cancelled = cancelled.filter { $0 < row }
    runID = nil
    context = nil
    form.forget()
  }

  /// Takes a row out of what will be inserted.
  public mutating func cancel(row: Int) {
    cancelled.insert(row)
  }

  /// Keeps a text for use in any number of cells.
  public mutating func intern(_ text: UnsafeRawBufferPointer) -> Slice {
    let offset = bytes.count
    if text.count > Self.long { bytes.reserveCapacity(offset + text.count + Self.long) }
    bytes.append(contentsOf: text)
    return Slice(offset: offset, count: text.count)
  }

  /// The run id of a record that does not say it: the run document's, or else the directory's.
  mutating func runID(_ context: RowContext) -> Slice {
    if self.context === context { return runIDOfContext }
    let id = context.document?.text(.runID) ?? context.runID
    self.context = context
    runIDOfContext = id.withUnsafeBytes { internRunID($0) }
    return runIDOfContext
  }

  /// Keeps a run id, or finds that it is kept already.
  mutating func internRunID(_ id: UnsafeRawBufferPointer) -> Slice {
    if let runID, holds(id, at: runID) { return runID }
    let slice = intern(id)
    runID = slice
    return slice
  }

  /// Whether the bytes of a slice are these.
  func holds(_ text: UnsafeRawBufferPointer, at slice: Slice) -> Bool {
    bytes.withUnsafeBytes {
      text.isEqual(
        UnsafeRawBufferPointer(rebasing: $0[slice.offset..<slice.offset + slice.count]))
    }
  }

  /// Keeps a literal for use in any number of cells.
  public mutating func intern(_ text: StaticString) -> Slice {
    text.withUTF8Buffer { intern(UnsafeRawBufferPointer($0)) }
  }

  /// Keeps what `body` appends to the bytes. It must not remove any.
  public mutating func intern(_ body: (inout [UInt8]) -> Void) -> Slice {
    let offset = bytes.count
    body(&bytes)
    return Slice(offset: offset, count: bytes.count - offset)
  }

  /// Adds a text cell to the row that is being built. Columns come in the order of the schema.
  @inline(__always)
  public mutating func append(_ column: Column, _ text: Slice) { cells.append(Cell(column, text)) }

  /// Adds an integer cell to the row that is being built.
  @inline(__always)
  public mutating func append(_ column: Column, _ integer: Int64) {
    cells.append(Cell(column, integer))
  }

  /// Adds a cell with a fractional number to the row that is being built.
  @inline(__always)
  public mutating func append(_ column: Column, _ real: Double) {
    cells.append(Cell(column, real))
  }

  /// Ends the row that is being built; returns its position.
  public mutating func endRow() -> Int {
    rowEnds.append(cells.count)
    return rowEnds.count - 1
  }
}

extension RowBuffer.Cell {
  /// A text.
  @inline(__always)
  init(_ column: Column, _ text: RowBuffer.Slice) {
    self.init(
      column: UInt8(column.rawValue), kind: .text, count: UInt32(text.count),
      payload: Int64(text.offset))
  }

  /// An integer.
  @inline(__always)
  init(_ column: Column, _ integer: Int64) {
    self.init(column: UInt8(column.rawValue), kind: .integer, count: 0, payload: integer)
  }

  /// A fractional number.
  @inline(__always)
  init(_ column: Column, _ real: Double) {
    self.init(
      column: UInt8(column.rawValue), kind: .real, count: 0,
      payload: Int64(bitPattern: real.bitPattern))
  }
}
