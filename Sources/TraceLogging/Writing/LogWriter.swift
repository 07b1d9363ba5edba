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

  struct Waiter {
    /// The number of written records that is waited for; `nil` for any progress.
    let goal: Int?
    let resume: @Sendable () -> Void
  }

  struct State {
    var pending: [Entry] = []
    /// Bytes, of those that are being written too.
    var cost = 0
    var added = 0
    var written = 0
    /// Of the uptime, in nanoseconds: when the buffer has to be written.
    var deadline = UInt64.max
    /// The shortest flush interval of those whose records are in the buffer, in nanoseconds.
    var interval = UInt64.max
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

  let state = Mutex(State())
  /// Signalled when the thread has a reason to look at the state.
  let wake = DispatchSemaphore(value: 0)
  private let thread = Atomic<UInt>(0)

  /// Starts the thread and opens the database on it.
  ///
  /// - Parameters:
  ///   - path: the canonical path of the database.
  ///   - patience: how long to wait where it is locked.
  ///   - onEnd: called on the thread when everything is written and it ends.
  /// - Throws: `TraceError` where the database cannot be opened.
  init(
    path: String, patience: Duration, onEnd: @escaping @Sendable (LogWriter) -> Void
  ) throws(TraceError) {
    self.path = path
    let opened = DispatchSemaphore(value: 0)
    let failure = Mutex<TraceError?>(nil)
    let thread = Thread { [self] in
      self.thread.store(UInt(pthread_self()), ordering: .relaxed)
      do {
        do {
          let appender = try Self.openAppender(path, within: patience)
          opened.signal()
          run(appender)
        }
        // The connection is closed now, and with it the files of the database.
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

  private static func openAppender(
    _ path: String, within patience: Duration
  ) throws -> RowAppender {
    let end = ContinuousClock.now + patience
    while true {
      do {
        return try RowAppender(path: path, patience: min(1, patience.seconds))
      } catch let error as StoreError where error.kind == .locked && ContinuousClock.now < end {
        // SQLite has waited already.
        continue
      }
    }
  }

  private var isOnThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// Adds a record. Never waits.
  func add(_ entry: Entry) -> Admission {
    let cost = entry.call.cost
    let (admission, isNews) = state.withLock { state -> (Admission, Bool) in
      if state.isEnding { return (.ended, false) }
      // The thread itself, in an error closure that logs, must not wait for itself.
      if state.cost > 0, state.cost + cost > entry.channel.memoryLimit, !isOnThread {
        if let failure = state.failure, !failure.kind.isTransient {
          return (.refused(failure), false)
        }
        return (.full, false)
      }
      state.pending.append(entry)
      state.cost += cost
      state.added += 1
      var isNews = false
      // A later record of the same interval is due later: the clock need not be asked.
      if entry.channel.flushInterval < state.interval {
        state.interval = entry.channel.flushInterval
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
    enlist(Waiter(goal: nil, resume: resume)) { $0.cost > 0 && !$0.isEnding }
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
    let waiter = Waiter(goal: goal, resume: { semaphore.signal() })
    enlist(waiter) { $0.written < goal }
    wake.signal()
    _ = semaphore.wait(timeout: .now() + patience.seconds)
    let (missing, failure) = state.withLock { (goal - $0.written, $0.failure) }
    if missing <= 0 { return }
    let reason =
      failure
      ?? TraceError(
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

  /// Resumes a waiter at once where the condition does not hold.
  private func enlist(_ waiter: Waiter, while condition: (borrowing State) -> Bool) {
    let waits = state.withLock { state in
      guard condition(state) else { return false }
      state.waiters.append(waiter)
      return true
    }
    if !waits { waiter.resume() }
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
