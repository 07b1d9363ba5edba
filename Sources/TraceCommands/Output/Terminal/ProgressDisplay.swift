internal import Dispatch
internal import Foundation
internal import TracePipeline

/// Shows how far a run is: one line on a terminal, drawn five times a second, gone at the end.
struct ProgressDisplay {
  private static let interval = DispatchTimeInterval.milliseconds(200)
  private let stop = DispatchSemaphore(value: 0)
  private let stopped = DispatchSemaphore(value: 0)

  /// Runs `body`, which can be stopped from now on, with a display beside it if one is wanted and
  /// standard error is a terminal.
  static func during<Result>(
    isWanted: Bool, _ body: (ImportProgress) throws -> Result
  ) rethrows -> Result {
    Interruption.watch()
    let isShown = isWanted && Terminal.standardError.isInteractive
    let progress = ImportProgress(isWatched: isShown)
    guard isShown else { return try body(progress) }
    let display = ProgressDisplay()
    Thread.detachNewThread { display.draw(progress) }
    defer {
      display.stop.signal()
      display.stopped.wait()
    }
    return try body(progress)
  }

  private func draw(_ progress: ImportProgress) {
    let terminal = Terminal.standardError
    let start = DispatchTime.now().uptimeNanoseconds
    var line = ProgressLine()
    while stop.wait(timeout: .now() + Self.interval) == .timedOut {
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      var snapshot = progress.snapshot
      if Interruption.isRequested { snapshot.activity = "stopping (Ctrl-C again: at once)" }
      // The last column stays free: some terminals wrap when it is written to.
      let text = line.text(snapshot, seconds: seconds, columns: terminal.columns - 1)
      terminal.write("\r\(text)\u{1B}[K")
    }
    terminal.write("\r\u{1B}[K")
    stopped.signal()
  }
}
