internal import Dispatch
internal import Synchronization
internal import TraceFormat

/// The way of one handler or trace to the writer of its database. It is open from the beginning; once
/// closed it opens again when something is logged.
final class LogChannel: Sendable {
  let run: RunContext
  let bufferSize: Int
  /// In nanoseconds.
  let flushInterval: UInt64
  let memoryLimit: Int
  let report: ErrorReport
  /// How many records have been added and not been written.
  let buffered = Atomic<Int>(0)

  /// How many records are not written yet.
  var bufferedRecords: Int { buffered.load(ordering: .relaxed) }

  private let path: String
  private let patience: Duration
  private let encoder: Mutex<RowEncoder>
  private let writer: Mutex<LogWriter?>

  /// - Throws: `TraceError` where the database cannot be opened or a setting is wrong.
  init(database: String, run: RunContext, options: TraceOptions) throws(TraceError) {
    self.run = run
    bufferSize = max(options.bufferSize, 1)
    flushInterval = UInt64(max(options.flushInterval.seconds, 0) * 1e9)
    memoryLimit = options.memoryLimit
    patience = options.patience
    report = ErrorReport(options.onError)
    encoder = Mutex(try RowEncoder(run, options))
    path = try DatabasePath.canonical(database)
    writer = Mutex(try LogWriters.shared.lease(path, patience: options.patience))
  }

  deinit {
    // Whoever logged has gone; what is buffered has this channel, so nothing is.
    if let writer = writer.withLock({ $0.take() }) { LogWriters.shared.release(writer) }
  }

  // MARK: Logging

  /// Logs, and waits where the memory limit is reached.
  func log(_ call: TraceCall) {
    while let writer = tryLog(call) {
      let semaphore = DispatchSemaphore(value: 0)
      writer.whenThereIsRoom { semaphore.signal() }
      semaphore.wait()
    }
  }

  /// Logs, and suspends where the memory limit is reached.
  func log(_ call: TraceCall) async {
    while let writer = tryLog(call) {
      await withCheckedContinuation { continuation in
        writer.whenThereIsRoom { continuation.resume() }
      }
    }
  }

  /// Gives the writer that has no room, where it has none.
  private func tryLog(_ call: TraceCall) -> LogWriter? {
    buffered.add(1, ordering: .relaxed)
    do {
      while true {
        let writer = try openWriter()
        switch writer.add(LogWriter.Entry(call: call, channel: self)) {
        case .added: return nil
        case .ended: forget(writer)
        case .full:
          buffered.subtract(1, ordering: .relaxed)
          return writer
        case .refused(let error): throw error
        }
      }
    } catch {
      buffered.subtract(1, ordering: .relaxed)
      report.report(
        TraceError(error, operation: "write to", path: path).losing(1), isLoss: false)
      return nil
    }
  }

  /// Turns a record into a row; on the thread of the writer.
  func append(_ call: TraceCall, to rows: inout RowBuffer) {
    do {
      try encoder.withLock { encoder throws(TraceError) in
        try encoder.append(call, of: run, to: &rows)
      }
    } catch {
      report.report(error, isLoss: true)
    }
  }

  // MARK: The writer

  /// Waits until everything that was logged before is in the database.
  ///
  /// - Throws: `TraceError`: why it is not; it is tried again.
  func flush() throws(TraceError) {
    guard let writer = writer.withLock({ $0 }) else { return }
    try writer.flush(within: patience)
  }

  /// Flushes, and lets the database go.
  ///
  /// - Throws: `TraceError`: why not everything is in the database; it is tried again.
  func close() throws(TraceError) {
    guard let writer = writer.withLock({ $0.take() }) else { return }
    defer { LogWriters.shared.release(writer) }
    try writer.flush(within: patience)
  }

  private func openWriter() throws(TraceError) -> LogWriter {
    try writer.withLock { writer throws(TraceError) in
      if let writer { return writer }
      let opened = try LogWriters.shared.lease(path, patience: patience)
      writer = opened
      return opened
    }
  }

  private func forget(_ ended: LogWriter) {
    writer.withLock { if $0 === ended { $0 = nil } }
  }
}
