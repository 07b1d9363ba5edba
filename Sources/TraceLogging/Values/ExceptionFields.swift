internal import Foundation

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

  /// The calls that lead here, the innermost first, one a line, as backtrace_symbols(3) has them: the
  /// image, the symbol where the program exports it (`-Xlinker -export-dynamic`), and the offset, of
  /// which addr2line(1) makes a line of source. Errors of Swift do not know where they were thrown:
  /// this is where one was caught. `nil` where the platform cannot say.
  ///
  /// Swift's own `Backtrace` is not asked for symbols: it looks at all mappings of the process, and
  /// one that goes meanwhile, as that of a WAL index does, is a SIGSEGV (seen with Swift 6.3).
  private static func callStack() -> String? {
    let frames = Thread.callStackSymbols.drop { $0.contains("libFoundation") }
    guard !frames.isEmpty else { return nil }
    return frames.map { frame in
      let image = frame.prefix { $0 != "(" }
      return frame.dropFirst(image.lastIndex(of: "/").map { image[...$0].count } ?? 0)
    }.joined(separator: "\n")
  }
}
