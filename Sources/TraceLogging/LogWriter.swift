internal import Dispatch
internal import Foundation
internal import Synchronization
internal import TraceFormat
internal import TraceStore

/// The records that wait for one database, and the thread that writes them.
///
/// Whoever logs adds to a buffer in memory and goes on. The thread takes the whole buffer when it
/// holds as many records as a handler wants, when the oldest has waited long enough, or when it is
/// told to flush. What cannot be written stays, and is tried again.
final class LogWriter: Sendable {
  /// A record, and whose it is.
  struct Entry: Sendable {
    let call: TraceCall
    let channel: LogChannel
  }

  /// What has become of a record.
  enum Admission {
    case added
    /// The memory limit is reached: there may be room later.
    case full
    /// The memory limit is reached, and waiting is in vain.
    case refused(TraceError)
    /// The writer has ended.
    case ended
  }

  fileprivate struct Waiter {
    /// The number of written records that is waited for; `nil` for any progress.
    let goal: Int?
    let resume: @Sendable () -> Void
  }

  fileprivate struct State {
    var pending: [Entry] = []
    /// Bytes, of those that are being written too.
    var cost = 0
    var added = 0
    var written = 0
    /// Of the uptime, in nanoseconds: when the buffer has to be written.
    var deadline = UInt64.max
    var isDue = false
    var isEnding = false
    /// Until when a failure is tried again, once it is ending.
    var patienceEnd = UInt64.max
    /// Why the last attempt failed.
    var failure: TraceError?
    var waiters: [Waiter] = []
  }

  /// The path of the database.
  let path: String

  private let state = Mutex(State())
  /// Signalled when the thread has a reason to look at the state.
  private let wake = DispatchSemaphore(value: 0)
  private let thread = Atomic<UInt>(0)

  /// Starts the thread and opens the database on it.
  ///
  /// - Parameter onEnd: called on the thread when everything is written and it ends.
  /// - Throws: `TraceError` where the database cannot be opened.
  init(path: String, onEnd: @escaping @Sendable (LogWriter) -> Void) throws(TraceError) {
    self.path = path
    let opened = DispatchSemaphore(value: 0)
    let failure = Mutex<TraceError?>(nil)
    let thread = Thread { [self] in
      self.thread.store(UInt(pthread_self()), ordering: .relaxed)
      do {
        let appender = try RowAppender(path: path, patience: 1)
        opened.signal()
        run(appender)
        onEnd(self)
      } catch {
        let error = TraceError(error, operation: "open", path: path)
        failure.withLock { $0 = error }
        opened.signal()
      }
    }
    thread.name = "trace-logging"
    thread.start()
    opened.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private var isOnThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  // MARK: Callers

  /// Adds a record. Never waits.
  func add(_ entry: Entry) -> Admission {
    let cost = entry.call.cost
    let (admission, isNews) = state.withLock { state -> (Admission, Bool) in
      if state.isEnding { return (.ended, false) }
      // The thread itself, in an error closure that logs, must not wait for itself.
      if state.cost > 0, state.cost + cost > entry.channel.memoryLimit, !isOnThread {
        if let failure = state.failure, !failure.kind.mayPass { return (.refused(failure), false) }
        return (.full, false)
      }
      state.pending.append(entry)
      state.cost += cost
      state.added += 1
      var isNews = false
      if state.pending.count == 1 || entry.channel.flushInterval < state.deadline {
        let deadline = DispatchTime.now().uptimeNanoseconds &+ entry.channel.flushInterval
        isNews = deadline < state.deadline
        state.deadline = min(state.deadline, deadline)
      }
      if !state.isDue, state.pending.count >= entry.channel.bufferSize {
        state.isDue = true
        isNews = true
      }
      return (.added, isNews)
    }
    if isNews { wake.signal() }
    return admission
  }

  /// Calls `resume` once something has been written, or has failed for good.
  func whenThereIsRoom(_ resume: @escaping @Sendable () -> Void) {
    wait(Waiter(goal: nil, resume: resume)) { $0.cost > 0 && !$0.isEnding }
  }

  /// Waits until everything that was added before is written.
  ///
  /// - Throws: `TraceError`: why it is not, when the time is over or waiting is in vain. The records
  ///   stay, and are tried again.
  func flush(within patience: Duration) throws(TraceError) {
    if isOnThread { return }
    let semaphore = DispatchSemaphore(value: 0)
    let goal = state.withLock { state -> Int in
      state.isDue = !state.pending.isEmpty
      return state.added
    }
    wait(Waiter(goal: goal) { semaphore.signal() }) { $0.written < goal }
    wake.signal()
    _ = semaphore.wait(timeout: .now() + patience.seconds)
    let (missing, failure) = state.withLock { (goal - $0.written, $0.failure) }
    if missing <= 0 { return }
    let reason = failure ?? TraceError(
      .locked, operation: "write to", path: "the database \(path)",
      reason: "it takes longer than \(patience.seconds) s")
    throw reason.leaving(missing)
  }

  /// Ends the thread when everything is written; where there is a patience, at the latest when that
  /// is over.
  func end(within patience: Duration?) {
    let now = DispatchTime.now().uptimeNanoseconds
    state.withLock { state in
      state.isEnding = true
      if let patience { state.patienceEnd = now &+ UInt64(patience.seconds * 1e9) }
    }
    wake.signal()
  }

  private func wait(_ waiter: Waiter, while condition: (borrowing State) -> Bool) {
    let waits = state.withLock { state in
      guard condition(state) else { return false }
      state.waiters.append(waiter)
      return true
    }
    if !waits { waiter.resume() }
  }

  // MARK: The thread

  private func run(_ appender: RowAppender) {
    var rows = RowBuffer()
    while let entries = next() {
      var start = 0
      while start < entries.count {
        // A part is a transaction: it must not take much memory beside the entries.
        let part = entries[start..<min(start + 1_000, entries.count)]
        rows.removeAll()
        for entry in part { entry.channel.append(entry.call, to: &rows) }
        let isWritten = write(rows, of: part, to: appender)
        finish(part, isWritten: isWritten)
        start = part.endIndex
      }
    }
  }

  /// Waits for records that are to be written; `nil` at the end.
  private func next() -> [Entry]? {
    while true {
      let (entries, deadline) = state.withLock { state -> ([Entry]?, UInt64) in
        let now = DispatchTime.now().uptimeNanoseconds
        guard state.isDue || state.isEnding || state.deadline <= now else {
          return (nil, state.deadline)
        }
        let entries = state.pending
        state.pending = []
        state.pending.reserveCapacity(entries.count)
        state.deadline = .max
        state.isDue = false
        return (entries.isEmpty && !state.isEnding ? nil : entries, .max)
      }
      if let entries { return entries.isEmpty ? nil : entries }
      if deadline == .max { wake.wait() } else { _ = wake.wait(timeout: DispatchTime(uptimeNanoseconds: deadline)) }
    }
  }

  /// Writes rows, and tries again where that fails. False where the patience is over.
  private func write(
    _ rows: RowBuffer, of entries: ArraySlice<Entry>, to appender: RowAppender
  ) -> Bool {
    var delay = 0.02
    while true {
      do {
        try appender.append(rows)
        return true
      } catch {
        let error = TraceError(error, operation: "write to", path: path)
        let isPatient = note(error)
        for channel in entries.channels {
          channel.report.report(
            isPatient ? error : error.losing(entries.count { $0.channel === channel }),
            isLoss: !isPatient)
        }
        if !isPatient { return false }
        _ = wake.wait(timeout: .now() + delay)
        delay = min(delay * 2, 2)
      }
    }
  }

  /// Keeps why an attempt failed; says whether there will be another one.
  private func note(_ error: TraceError) -> Bool {
    let (isPatient, inVain) = state.withLock { state in
      state.failure = error
      let isPatient = DispatchTime.now().uptimeNanoseconds < state.patienceEnd
      return (isPatient, error.kind.mayPass ? [] : state.takeWaiters())
    }
    for waiter in inVain { waiter.resume() }
    return isPatient
  }

  private func finish(_ entries: ArraySlice<Entry>, isWritten: Bool) {
    for entry in entries { entry.channel.buffered.subtract(1, ordering: .relaxed) }
    let done = state.withLock { state in
      if isWritten { state.failure = nil }
      state.written += entries.count
      state.cost -= entries.reduce(0) { $0 + $1.call.cost }
      let written = state.written
      return state.takeWaiters { $0 <= written }
    }
    for waiter in done { waiter.resume() }
  }
}

extension LogWriter.State {
  /// Takes out those who wait for any progress, and those whose goal is reached; all if there is no
  /// condition.
  fileprivate mutating func takeWaiters(
    where isReached: (Int) -> Bool = { _ in true }
  ) -> [LogWriter.Waiter] {
    let taken = waiters.filter { $0.goal.map(isReached) ?? true }
    waiters.removeAll { $0.goal.map(isReached) ?? true }
    return taken
  }
}

extension ArraySlice<LogWriter.Entry> {
  /// Whose records these are, each once.
  fileprivate var channels: [LogChannel] {
    reduce(into: []) { channels, entry in
      if !channels.contains(where: { $0 === entry.channel }) { channels.append(entry.channel) }
    }
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
