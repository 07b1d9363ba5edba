private import Dispatch
internal import TraceFormat
internal import TraceStore

/// The batch that is being filled, and when it is full.
final class BatchBuilder {
  /// How many bytes of rows a batch may hold; what a longer record adds comes on top.
  static let byteLimit = 6 << 20

  /// How many checkpoints a batch may have: each is as large as many rows.
  static let checkpointLimit = 3_000

  var batch = Batch()
  /// What the batch had when the run was begun that is being read.
  private var beginning: Batch.Mark
  /// How many rows a batch may have, and how many of each other entry.
  let rowLimit: Int
  private let interval: Double
  /// When the next cut is due, in seconds of the monotonic clock.
  private var deadline = 0.0
  private var looks = 0
  private let send: (consuming Batch) throws -> Batch

  /// - Parameters:
  ///   - rowLimit: how many rows a batch may have, and how many of each other entry.
  ///   - interval: seconds after which a batch is cut, however few rows it has.
  ///   - send: takes a full batch, and gives an empty one whose memory can be used.
  init(rowLimit: Int, interval: Double, send: @escaping (consuming Batch) throws -> Batch) {
    self.rowLimit = rowLimit
    self.interval = interval
    self.send = send
    beginning = batch.mark
    deadline = Self.now + interval
  }

  /// Notes that a run begins: `rollBack` takes back what comes from now on.
  func beginRun() { beginning = batch.mark }

  /// Takes back what the batch has of the run that is being read. What was sent stays.
  func rollBack() { batch.removeAll(after: beginning) }

  /// Whether the batch should be cut at the next record.
  var isFull: Bool {
    !hasRoom(for: batch.rows)
      || batch.texts.count + batch.pieces.count >= rowLimit
      || batch.rejects.count >= rowLimit
      || batch.checkpoints.count >= min(rowLimit, Self.checkpointLimit) || isLate
  }

  /// Calls `body` with the rows of the batch, which nobody else may look at meanwhile.
  func withRows<Result>(_ body: (inout RowBuffer) -> Result) -> Result { body(&batch.rows) }

  /// Whether the batch has room for more of its rows, as they are.
  @inline(__always)
  func hasRoom(for rows: borrowing RowBuffer) -> Bool {
    rows.count < rowLimit && rows.bytes.count < Self.byteLimit
  }

  /// Asking the clock costs more than a record: it is asked now and then.
  private var isLate: Bool {
    looks += 1
    guard looks & 0xFF == 0 else { return false }
    return Self.now >= deadline
  }

  private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  /// Sends the batch, where there is anything in it.
  func flush() throws {
    deadline = Self.now + interval
    guard !batch.isEmpty else { return }
    var full = Batch()
    swap(&full, &batch)
    beginning = batch.mark
    batch = try send(consume full)
    beginning = batch.mark
  }

  /// Adds a reject.
  @discardableResult
  func reject(
    source: Int64, offset: Int64, line: Int64, reason: String, detail: String,
    bytes: UnsafeRawBufferPointer
  ) -> Int {
    let slice = batch.rows.intern(bytes)
    batch.rejects.append(
      Reject(
        source: source, offset: offset, line: line, reason: reason, detail: detail, bytes: slice))
    return batch.rejects.count - 1
  }
}
