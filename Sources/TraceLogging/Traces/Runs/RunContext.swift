internal import Glibc

/// What all records of a handler or a trace have in common.
struct RunContext: Sendable {
  let runID: String
  let parentRunID: String?
  let extras: TraceExtras
  let rule: CutID.Rule
  let hostname = Self.hostname

  /// The short form of the run id.
  var cutID: String { CutID.make(runID: runID, parentRunID: parentRunID, rule: rule) }

  init(runID: String, parentRunID: String?, extras: TraceExtras, options: TraceOptions) {
    self.runID = runID
    self.parentRunID = parentRunID
    self.extras = extras
    rule = options.cutIDRule
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
