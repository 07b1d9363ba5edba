internal import Dispatch
internal import Glibc
internal import Synchronization

/// The writers of this process, one for each database, however many handlers and traces use it.
final class LogWriters: Sendable {
  static let shared = LogWriters()

  private struct State {
    /// Those that can be leased, with the number of those who have them.
    var open: [String: (writer: LogWriter, users: Int)] = [:]
    /// Those that still write something, though nobody has them any more.
    var ending: [LogWriter] = []
    var patience = Duration.zero
  }

  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  private init() {
    // exit(3) and the end of `main` call this; a signal does not.
    atexit { LogWriters.shared.finish() }
  }

  /// The writer of a database; each has to be released.
  ///
  /// - Parameters:
  ///   - path: the canonical path of the database.
  ///   - patience: how long the end of the process may wait for it.
  /// - Returns: one that has not ended; it may when nobody has it any more.
  /// - Throws: `TraceError` where the database cannot be opened.
  func lease(_ path: String, patience: Duration) throws(TraceError) -> LogWriter {
    try state.withLock { state throws(TraceError) in
      state.patience = max(state.patience, patience)
      if let (writer, users) = state.open[path] {
        state.open[path] = (writer, users + 1)
        return writer
      }
      let writer = try LogWriter(path: path, patience: patience) { [self] in hasEnded($0) }
      state.open[path] = (writer, 1)
      return writer
    }
  }

  /// Gives a writer back. It ends when nobody has it and everything is written.
  func release(_ writer: LogWriter) {
    state.withLock { state in
      guard let (open, users) = state.open[writer.path], open === writer else { return }
      if users > 1 {
        state.open[writer.path] = (writer, users - 1)
      } else {
        state.open[writer.path] = nil
        state.ending.append(writer)
        writer.end(within: nil)
      }
    }
  }

  private func hasEnded(_ writer: LogWriter) {
    state.withLock { $0.ending.removeAll { $0 === writer } }
    ended.signal()
  }

  /// Writes everything; at the end of the process, which waits for it.
  private func finish() {
    let (writers, patience) = state.withLock { state in
      let writers = state.open.values.map(\.writer) + state.ending
      state.open = [:]
      state.ending = writers
      return (writers, state.patience)
    }
    for writer in writers { writer.end(within: patience) }
    // A last attempt may begin when the patience is over.
    let deadline = DispatchTime.now() + patience.seconds + 5
    while state.withLock({ !$0.ending.isEmpty }) {
      if ended.wait(timeout: deadline) == .timedOut { return }
    }
  }
}
