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
    let own: TraceExtras = [
      "exception_type": .string(type), "exception_message": .string(message),
    ]
    return Self.addingCalls(own.merging(given) { $1 }, stackTrace)
  }

  /// The values of a record and the calls that lead to it, unless they are among them.
  static func addingCalls(_ given: TraceExtras, _ stackTrace: String?) -> TraceExtras {
    var extras = given
    if extras["stack_trace"] == nil, let stack = stackTrace ?? CallStack.describe() {
      extras["stack_trace"] = .string(stack)
    }
    return extras
  }
}
