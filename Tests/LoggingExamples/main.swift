import Foundation

// The examples of docs/LOGGING.md, by the names of their files: logging-examples NAME
// and what its table calls, by the promise: logging-examples promise TEXT

let examples: [String: () async throws -> Void] = [
  "Handler": handler, "Scope": scope, "Tasks": tasks, "Files": files, "Find": find,
  "Errors": errors, "Multiplex": multiplex,
]

let words = CommandLine.arguments.dropFirst()
if words.first == "promise", let text = words.dropFirst().first {
  try promise(text)
} else if let example = words.first.flatMap({ examples[$0] }) {
  try await example()
} else {
  print(examples.keys.sorted().joined(separator: "\n"))
  exit(64)
}
