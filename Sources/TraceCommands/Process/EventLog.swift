internal import Dispatch
internal import Logging
internal import Synchronization

/// The log of a command that stays. May be used from any thread.
final class EventLog: Sendable {
  private struct State {
    var logger: Logger
    var repeats = RepeatLimit()
  }

  private let destination: LogDestination
  private let state: Mutex<State>

  init(_ options: LogOptions) throws {
    let destination = try LogDestination(path: options.logFile)
    let handler = LineLogHandler(
      format: options.logFormat, destination: destination, logLevel: options.logLevel)
    self.destination = destination
    state = Mutex(State(logger: Logger(label: "tracetail") { _ in handler }))
  }

  /// The least level that is written.
  var level: Logger.Level {
    get { state.withLock { $0.logger.logLevel } }
    set { state.withLock { $0.logger.logLevel = newValue } }
  }

  /// Opens the file anew.
  func reopen() throws {
    try destination.reopen()
  }

  func write(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata = [:]) {
    state.withLock { $0.logger.log(level: level, "\(message)", metadata: fields) }
  }

  /// Writes an error of two lines: what is wrong is the message, what to do the field `hint`.
  func write(_ level: Logger.Level, _ error: any Error) {
    let (message, fields) = Self.parts(of: error)
    write(level, message, fields)
  }

  /// Warns of an error unless there were many of its kind lately; then it is counted.
  func warn(_ kind: String, _ error: any Error) {
    let (message, fields) = Self.parts(of: error)
    warn(kind, message, fields)
  }

  /// Warns unless there were many warnings of that kind lately; then it is counted.
  func warn(_ kind: String, _ message: String, _ fields: Logger.Metadata = [:]) {
    let now = Self.now
    state.withLock { state in
      Self.tellOmissions(&state, now)
      guard state.repeats.admits(kind, at: now) else { return }
      state.logger.warning("\(message)", metadata: fields)
    }
  }

  /// Tells how many warnings were left out, once their time is over. To be called now and then.
  func tellOmissions(isLast: Bool = false) {
    state.withLock { Self.tellOmissions(&$0, Self.now, isLast: isLast) }
  }

  private static func tellOmissions(_ state: inout State, _ now: Double, isLast: Bool = false) {
    for omission in state.repeats.endWindows(at: now, isLast: isLast) {
      state.logger.warning(
        "\(omission.kind) … \(omission.count) more like this in the last \(omission.seconds) s")
    }
  }

  private static func parts(of error: any Error) -> (message: String, fields: Logger.Metadata) {
    let lines = "\(error)".split(separator: "\n", maxSplits: 1)
    let fields: Logger.Metadata = lines.count == 2 ? ["hint": "\(lines[1])"] : [:]
    return (lines.first.map(String.init) ?? "", fields)
  }

  private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
