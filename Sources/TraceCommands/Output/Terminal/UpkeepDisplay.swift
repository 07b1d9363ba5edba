internal import Dispatch
internal import Synchronization
internal import TraceStore

/// Shows what upkeep is doing: one line on a terminal, drawn five times a second, gone at the end.
enum UpkeepDisplay {
  private static let interval: UInt64 = 200_000_000

  /// Runs `body`, which can be stopped from now on, with a display beside it if one is wanted and
  /// standard error is a terminal.
  /// `advice` says what a stop means for what was begun, and what to do.
  static func during<Result>(
    isWanted: Bool, advice: String, _ body: (UpkeepMonitor) throws -> Result
  ) throws -> Result {
    Interruption.watch()
    do {
      return try showing(isWanted: isWanted, lastDrawn: 0, body)
    } catch is UpkeepInterruption {
      throw CommandFailure(
        status: Interruption.status ?? .interrupted, message: "stopped by a signal\n\(advice)")
    }
  }

  /// Runs `body` with a display beside it if one is wanted and standard error is a terminal: for what
  /// only reads, which a signal may end at any time. What is done at once is not shown.
  static func during<Result>(
    isWanted: Bool, _ body: (UpkeepMonitor) throws -> Result
  ) throws -> Result {
    try showing(isWanted: isWanted, lastDrawn: DispatchTime.now().uptimeNanoseconds, body)
  }

  private static func showing<Result>(
    isWanted: Bool, lastDrawn: UInt64, _ body: (UpkeepMonitor) throws -> Result
  ) throws -> Result {
    let terminal = Terminal.standardError
    let isShown = isWanted && terminal.isInteractive
    let drawing = Mutex((last: lastDrawn, isDrawn: false))
    let monitor = UpkeepMonitor(
      onStep: { activity, done, total in
        guard isShown else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        let isDue = drawing.withLock { drawing in
          guard now - drawing.last >= interval else { return false }
          drawing = (now, true)
          return true
        }
        guard isDue else { return }
        let line = line(activity, done, total).prefix(terminal.columns - 1)
        terminal.write("\r\(line)\u{1B}[K")
      },
      isInterrupted: { Interruption.isRequested })
    defer { if drawing.withLock(\.isDrawn) { terminal.write("\r\u{1B}[K") } }
    return try body(monitor)
  }

  /// "copying 45 %", "counting traces 1,230,000", "vacuuming".
  static func line(_ activity: String, _ done: Int64, _ total: Int64) -> String {
    let activity = EscapedText.line(activity)
    if total > 0 { return "\(activity) \(min(100, Int64(Double(done) / Double(total) * 100))) %" }
    return done > 0 ? "\(activity) \(Quantity.count(done))" : activity
  }
}
