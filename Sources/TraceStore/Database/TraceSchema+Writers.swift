extension TraceSchema {
  /// Who writes, and rejects: a part of version 3.
  static let writers: [String] = []
}
