internal import TraceFormat
public import TraceStore

/// A run that was found. Its records are read when they are asked for, each time anew.
public struct TraceRun: Sendable {
  /// The run.
  public let runID: String
  /// The run that has started it, where a record says so.
  public let parentRunID: String?

  private let template: Template
  private let read: @Sendable () throws(TraceError) -> [TraceRow]

  init(
    runID: String, parentRunID: String?, template: Template,
    read: @escaping @Sendable () throws(TraceError) -> [TraceRow]
  ) {
    self.runID = runID
    self.parentRunID = parentRunID
    self.template = template
    self.read = read
  }

  /// Its records, in the order in which they were written.
  ///
  /// - Throws: `TraceError` where they cannot be read.
  public var meta: [TraceRow] { get throws(TraceError) { try read() } }

  /// Its records that are no errors, rendered with the template, each with a line end behind it.
  ///
  /// - Throws: `TraceError` where they cannot be read.
  public var stdout: String { get throws(TraceError) { try rendered("stdout") } }

  /// Its records that are errors, rendered with the template, each with a line end behind it.
  ///
  /// - Throws: `TraceError` where they cannot be read.
  public var stderr: String { get throws(TraceError) { try rendered("stderr") } }

  private func rendered(_ mode: String) throws(TraceError) -> String {
    try read().filter { ($0.mode == "stderr") == (mode == "stderr") }.map { row in
      // What the template has no value for is shown all the same.
      (row.rendered(by: template) ?? row.rendered(by: .main) ?? row.message) + "\n"
    }.joined()
  }
}

extension TraceRow {
  /// What is kept in the column `metadata`, by name.
  public var metadataValues: TraceExtras {
    guard let metadata, case .object(let members) = TraceValue(json: metadata) else { return [:] }
    return members
  }

  /// What is kept in the column `tags`.
  public var tagValues: [TraceValue] {
    guard let tags else { return [] }
    if case .array(let elements) = TraceValue(json: tags) { return elements }
    return [TraceValue(json: tags)]
  }
}
