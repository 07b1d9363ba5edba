internal import TraceStore

/// What is shown.
enum ShowTarget {
  /// All rows, merged by time.
  case everything
  /// The rows of one run.
  case run(String)
  /// The rows of an execution, and the ids of its runs.
  case execution(ExecutionSummary, runs: [String])

  /// The newest execution.
  static let latest = "latest"

  /// What a name means: nothing for everything, `latest`, a run, or the newest execution of that name.
  init(_ name: String?, _ reader: TraceReader) throws {
    guard let name else {
      self = .everything
      return
    }
    if name == Self.latest, try reader.isEmpty() == false {
      self = try Self.newest(reader) ?? .everything
      return
    }
    do {
      let run = try reader.resolve(run: name)
      self = try Self.tree(ofRun: run, reader)
    } catch let error as RunLookupError {
      guard case .unknown = error, let found = try Self.execution(name, reader) else {
        throw error
      }
      self = found
    }
  }

  /// The execution of a top run that has no rows itself, else the newest of that name.
  private static func execution(_ name: String, _ reader: TraceReader) throws -> Self? {
    let list = try ExecutionDerivation.list(of: reader, .named([name]))
    let found =
      try list.execution(ofRun: name) ?? list.all(ExecutionFilter(name: name)).next()
    return try found.map { .execution($0, runs: try list.runs(of: $0)) }
  }

  private static func newest(_ reader: TraceReader) throws -> Self? {
    let list = try ExecutionDerivation.list(of: reader, .newest(1, since: nil))
    return try list.all().next().map { .execution($0, runs: try list.runs(of: $0)) }
  }

  /// A run that started no others stands for itself.
  private static func tree(ofRun run: String, _ reader: TraceReader) throws -> Self {
    guard try !reader.children(ofRun: run).isEmpty else { return .run(run) }
    let list = try ExecutionDerivation.list(of: reader, .run(run))
    guard let execution = try list.execution(ofRun: run), execution.runID == run else {
      return .run(run)
    }
    return .execution(execution, runs: try list.runs(of: execution))
  }

  /// The whole id of the run, or of the top run; `nil` of everything.
  var runID: String? {
    switch self {
    case .everything: nil
    case .run(let run): run
    case .execution(let execution, _): execution.runID
    }
  }

  /// In words: "of the run 17".
  var words: [String] {
    switch self {
    case .everything: []
    case .run(let run): ["of the run \(run)"]
    case .execution(let execution, _): ["of the run \(execution.runID)"]
    }
  }
}
