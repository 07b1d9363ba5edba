extension TraceSchema {
  /// Identity: what sources are known by: a part of version 3.
  static let identity: [String] = []
}
