/// A line of `tracetail_rejects`, and where its source is.
public struct StoredReject: Sendable {
  /// The larger, the later it was found; 0 where nothing was written.
  public let id: Int64
  /// The source, as the ledger knows it.
  public let source: Int64
  /// The path of the source when it was read last.
  public let path: String
  /// The run id of the run that its source belongs to.
  public let runID: String
  /// Bytes from the start of the source, after decompression.
  public let offset: Int64
  /// The number of the line, from 1.
  public let line: Int64
  /// How many bytes it has.
  public let length: Int
  /// A word: `json`, `encoding`, `no-header`, `oversized`.
  public let reason: String
  /// What the parser said.
  public let detail: String
  /// The bytes as they were in the source.
  public let bytes: [UInt8]
  /// When it was committed, in UTC.
  public let createdAt: String

  /// A reject of its parts.
  public init(
    id: Int64, source: Int64, path: String, runID: String, offset: Int64, line: Int64,
    length: Int, reason: String, detail: String, bytes: [UInt8], createdAt: String
  ) {
    self.id = id
    self.source = source
    self.path = path
    self.runID = runID
    self.offset = offset
    self.line = line
    self.length = length
    self.reason = reason
    self.detail = detail
    self.bytes = bytes
    self.createdAt = createdAt
  }
}

/// What was rejected for one reason, and an example of it.
public struct RejectReason: Sendable {
  /// The reason: a word.
  public let reason: String
  /// How many rejects it has.
  public var count: Int
  /// The first of them.
  public let example: StoredReject

  /// A reason of its parts.
  public init(reason: String, count: Int, example: StoredReject) {
    self.reason = reason
    self.count = count
    self.example = example
  }
}
