internal import Glibc

/// What all records of a handler or a trace have in common.
struct RunContext: Sendable {
  let runID: String
  let parentRunID: String?
  let extras: TraceExtras
  let rule: CutID.Rule
  let hostname = Self.hostname
  /// What the options fill `ip_address` and `package_version` with.
  let address: String?
  let packageVersion: String?

  private let recordsMemory: Bool
  private let recordsProcessor: Bool

  /// The short form of the run id.
  var cutID: String { CutID.make(runID: runID, parentRunID: parentRunID, rule: rule) }

  init(runID: String, parentRunID: String?, extras: TraceExtras, options: TraceOptions) {
    self.runID = runID
    self.parentRunID = parentRunID
    self.extras = extras
    rule = options.cutIDRule
    address = options.recordsAddress ? HostAddress.text : nil
    packageVersion = options.packageVersion
    recordsMemory = options.recordsMemory
    recordsProcessor = options.recordsProcessor
    // The first interval begins now.
    if recordsProcessor { _ = ProcessMeter.shared }
  }

  /// A record of the run, made on the thread of the caller.
  func call(
    _ level: TraceLevel, _ message: String, extras: TraceExtras, file: String, line: Int
  ) -> TraceCall {
    TraceCall(
      level: level, message: message, file: file, line: line, extras: extras, usage: usage)
  }

  /// What the process uses, as far as it is recorded.
  private var usage: ProcessUsage? {
    guard recordsMemory || recordsProcessor else { return nil }
    let usage = ProcessMeter.shared.usage
    return ProcessUsage(
      memory: recordsMemory ? usage.memory : nil,
      processor: recordsProcessor ? usage.processor : nil)
  }

  /// Asked for once: it hardly ever changes, and each record has it.
  private static let hostname: String? = withUnsafeTemporaryAllocation(
    of: CChar.self, capacity: 256
  ) { buffer in
    guard let base = buffer.baseAddress, gethostname(base, 255) == 0 else { return nil }
    base[255] = 0
    return String(cString: base)
  }
}
