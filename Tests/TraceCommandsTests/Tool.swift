import Foundation
import TestSupport
import Testing

/// The real program, beside the tests in the build directory.
enum Tool {
  static let directory =
    (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    .deletingLastPathComponent().path
  static let path = directory + "/tracetail"
  /// The root of the repository.
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let fixtures = repository + "/fixtures"

  /// Runs the program to its end.
  @discardableResult
  static func run(
    _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:]
  ) throws -> Program {
    try Program(
      running: path, arguments, environment: environment, directory: directory.path)
  }

  /// Runs a line of bash to its end; `tracetail` is in its `PATH`.
  static func shell(
    _ script: String, in directory: TemporaryDirectory, environment: [String: String] = [:]
  ) throws -> Program {
    let inherited = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try Program(
      running: "/bin/bash", ["-c", script],
      environment: environment.merging(["PATH": "\(Self.directory):\(inherited)"]) { given, _ in
        given
      },
      directory: directory.path)
  }

  /// Runs the program as a user whom permissions bind (root may read and write everything), after
  /// what bash does in `before` as this user.
  static func runUnprivileged(
    _ command: String, before: String, in directory: TemporaryDirectory
  ) throws -> Program {
    // The build may lie where that user may not look.
    let copy = directory.path("tracetail")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    return try shell(
      """
      chmod 755 .; \(before)
      if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=65534 --regid=65534 --clear-groups ./tracetail \(command)
      fi
      exec ./tracetail \(command)
      """, in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
  }

  /// Starts the program. Its output goes nowhere, its errors into the file `errors`.
  static func start(
    _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:]
  ) throws -> Process {
    try start(path, arguments, in: directory, environment: environment, errors: "errors")
  }

  /// Starts another program in the same way.
  static func start(
    _ path: String, _ arguments: [String], in directory: TemporaryDirectory,
    environment: [String: String] = [:], errors: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(filePath: directory.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(
      forWritingTo: URL(filePath: try directory.write("", to: errors)))
    try process.run()
    return process
  }
}

extension Process {
  /// Waits until a condition holds or the process has ended; false where it ended before.
  func waits(until condition: () throws -> Bool) rethrows -> Bool {
    while isRunning {
      if try condition() { return true }
      poll(nil, 0, 1)
    }
    return false
  }

  func send(_ signal: Int32) { kill(processIdentifier, signal) }
}

extension Program {
  /// The lines of the output, each read as a JSON object.
  func jsonLines() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        "no JSON object: \(line)")
    }
  }
}

/// The answer of the sqlite3 shell, an independent reader, as it prints it.
func sqlite(_ database: String, _ sql: String, in directory: TemporaryDirectory) throws -> String {
  // A database that is made just now is locked for a moment.
  let shell = try Program(
    running: "/usr/bin/env",
    ["sqlite3", "-batch", "-bail", "-cmd", ".timeout 10000", database, sql],
    directory: directory.path)
  try #require(shell.status == 0, "sqlite3: \(shell.errors)")
  return shell.output.trimmingCharacters(in: .newlines)
}
