internal import ArgumentParser
internal import TraceTail

/// How a command that reads sources ends when not everything went well.
enum Outcome {
  /// Warns of the sources that could not be read, and throws the status of what happened if it is
  /// not `done`. `advice` says what a stop means for the database, and what to do.
  static func check(
    _ problems: [TailError], count: Int, isInterrupted: Bool, advice: String
  ) throws {
    for problem in problems { Diagnostics.warn("\(problem)") }
    if count > problems.count {
      Diagnostics.warn("\(Quantity.count(count - problems.count)) more sources could not be read")
    }
    if isInterrupted, let status = Interruption.status {
      throw CommandFailure(status: status, message: "stopped by a signal\n\(advice)")
    }
    if count > 0 { throw ExitCode(ExitStatus.unreadable.rawValue) }
  }
}
