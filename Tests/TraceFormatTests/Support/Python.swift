import Foundation
import TestSupport

/// Python, which says what is right.
enum Python {
  /// Runs a script, which reads JSON from its standard input and writes JSON to its output.
  static func run<Answer: Decodable>(
    _ script: String, on questions: some Encodable, answering: Answer.Type
  ) throws -> Answer {
    let program = try Program(
      running: "/usr/bin/env", ["python3", "-c", script],
      environment: ["PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"],
      input: try JSONEncoder().encode(questions))
    guard program.status == 0 else { throw Failure(errors: program.errors) }
    return try JSONDecoder().decode(answering, from: Data(program.output.utf8))
  }

  struct Failure: Error, CustomStringConvertible {
    let errors: String
    var description: String { "python3 failed: \(errors)" }
  }
}
