extension TraceSchema {
  /// How each source is read: a part of version 3.
  static let readings: [String] = []
}
