internal import TraceBytes

/// What a directory is to the runs.
enum RunPlace {
  /// A run directory.
  case run(String)
  /// Below the run directory of that run.
  case belowRun(String)
  case outside

  /// The place of a directory in another one.
  init(of name: some Collection<UInt8>, in parent: RunPlace) {
    if name.starts(with: Self.prefix) {
      self = .run(String(decoding: name.dropFirst(Self.prefix.count), as: UTF8.self))
    } else if let runID = parent.runID {
      self = .belowRun(runID)
    } else {
      self = .outside
    }
  }

  /// The place of a directory by its whole path.
  init(of path: [UInt8]) {
    self = path.split(separator: UInt8(ascii: "/")).reduce(.outside) { RunPlace(of: $1, in: $0) }
  }

  /// The place that the last name of a path says.
  init(ofName path: String) {
    let bytes = path.pathBytes
    let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    self = RunPlace(of: bytes[start...], in: .outside)
  }

  /// The run it belongs to.
  var runID: String? {
    switch self {
    case .run(let runID), .belowRun(let runID): runID
    case .outside: nil
    }
  }

  var isRun: Bool {
    if case .run = self { true } else { false }
  }

  /// Whether a file of that name is a source there. Below a run directory, `olddir` of logrotate(8) puts
  /// rotations; of other files there, whatever their names, nobody knows what they are.
  func holds(_ name: SourceName) -> Bool {
    switch self {
    case .run: name.kind != .text
    case .belowRun: name.kind != .text && (name.rotation > 0 || name.compression != .none)
    case .outside: false
    }
  }

  private static let prefix = Array("run_id=".utf8)
}
