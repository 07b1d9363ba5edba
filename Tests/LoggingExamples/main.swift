import Foundation

// The examples of docs/LOGGING.md, by the names of their files: logging-examples NAME

let examples: [String: () async throws -> Void] = [
  "Handler": handler, "Scope": scope, "Tasks": tasks, "Files": files, "Find": find,
  "Errors": errors,
]

guard let example = CommandLine.arguments.dropFirst().first.flatMap({ examples[$0] }) else {
  print(examples.keys.sorted().joined(separator: "\n"))
  exit(64)
}
try await example()
