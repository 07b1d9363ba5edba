extension TraceSchema {
  /// Pairing: the pending entries of runs: a part of version 3.
  static let pendingEntries: [String] = []
}
