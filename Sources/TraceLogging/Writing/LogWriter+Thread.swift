internal import Dispatch
internal import Synchronization
internal import TraceFormat
internal import TraceStore

/// What happens on the thread that writes.
extension LogWriter {
  func run(_ appender: RowAppender) {
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
        state.pending.reserveCapacity(min(entries.count, 1_000))
        state.deadline = .max
        state.interval = .max
        state.isDue = false
        return (entries.isEmpty && !state.isEnding ? nil : entries, .max)
      }
      if let entries { return entries.isEmpty ? nil : entries }
      if deadline == .max {
        wake.wait()
      } else {
        _ = wake.wait(timeout: DispatchTime(uptimeNanoseconds: deadline))
      }
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
      return (isPatient, error.kind.isTransient ? [] : state.takeWaiters())
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
