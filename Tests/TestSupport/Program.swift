public import Foundation

/// A program that was run to its end.
public struct Program: Sendable {
  /// Its exit code; the signal's number where a signal ended it.
  public let status: Int32
  /// What it wrote to its standard output.
  public let output: String
  /// What it wrote to its standard error.
  public let errors: String

  /// Whether a program of that path is there to be run.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// Runs a program and waits for its end.
  ///
  /// - Parameters:
  ///   - path: the path of its executable.
  ///   - arguments: its arguments without its name.
  ///   - environment: what is set beside this process's environment.
  ///   - directory: where it runs; where this process does if `nil`.
  ///   - input: what it reads from its standard input.
  /// - Throws: where it cannot be started.
  public init(
    running path: String, _ arguments: [String] = [], environment: [String: String] = [:],
    directory: String? = nil, input: Data = Data()
  ) throws {
    // Files, not pipes: a program that writes much to both never waits for a reader.
    let files = try TemporaryDirectory()
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    let (output, errors) = (try files.write("", to: "output"), try files.write("", to: "errors"))
    process.standardInput = try FileHandle(
      forReadingFrom: URL(filePath: try files.write(input, to: "input")))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    self.output = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
    self.errors = String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self)
  }
}
