internal import Foundation
internal import Runtime

/// What is recorded of an error.
struct ExceptionFields {
  /// The name of its type, as the reference has it: without what it is declared in.
  let type: String
  /// What it says of itself.
  let message: String

  init(_ error: any Error) {
    type = String(describing: Swift.type(of: error))
    // Foundation's text of an error that describes itself only says that it could not be completed.
    message =
      error is any LocalizedError ? error.localizedDescription : String(describing: error)
  }

  /// The values of the record: these, and over them those that the program gives.
  func extras(_ given: TraceExtras, _ stackTrace: String?) -> TraceExtras {
    var extras: TraceExtras = [
      "exception_type": .string(type), "exception_message": .string(message),
    ]
    if let stack = stackTrace ?? Self.callStack() { extras["stack_trace"] = .string(stack) }
    return extras.merging(given) { $1 }
  }

  /// The calls that lead to the program's own call, the innermost first, one a line. Errors of Swift do not know
  /// where they were thrown: this is where one was caught. `nil` where the platform cannot say.
  private static func callStack() -> String? {
    guard let stack = try? Backtrace.capture(limit: 64).symbolicated() else { return nil }
    let lines = stack.frames.compactMap { frame -> String? in
      guard let symbol = frame.symbol, !symbol.imageName.hasPrefix("libswift") else { return nil }
      guard let location = symbol.sourceLocation else { return symbol.name }
      return "\(symbol.name) (\(location.path.split(separator: "/").last ?? ""):\(location.line))"
    }
    let own = ["ExceptionFields.", "RunTrace.exception(", "RunTrace.scope<"]
    let rest = lines.drop { line in own.contains { line.contains($0) } }
    return rest.isEmpty ? nil : rest.joined(separator: "\n")
  }
}
