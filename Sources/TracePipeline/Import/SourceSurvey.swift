internal import TraceStore

/// What is in a source, as an import would find it.
public struct SourceSurvey: Sendable {
  /// The path of the source.
  public let path: String
  /// The templates that its text is read with, one a line; `nil` for metadata, and where no header was
  /// found.
  public let template: String?
  /// Records in it.
  public let records: Int
  /// Pieces of it that no rule can parse.
  public let rejects: Int
  /// Bytes in it, after decompression.
  public let bytes: Int64
  /// The datetime of its first row; `nil` for a text whose records are rows of metadata.
  public let firstDatetime: String?
  /// The datetime of its last row; `nil` as that of the first.
  public let lastDatetime: String?

  init(path: String, bytes: Int64, _ contents: TraceDatabase.SourceContents) {
    self.path = path
    self.bytes = bytes
    template = contents.template
    records = contents.records
    rejects = contents.rejects
    firstDatetime = contents.datetimes?.first
    lastDatetime = contents.datetimes?.last
  }
}
