/// What is in a source, as an import would find it.
public struct SourceSurvey: Sendable {
  /// The path of the source.
  public let path: String
  /// The template that its text is read with; `nil` for metadata, and where no header was found.
  public let template: String?
  /// Records in it.
  public var records = 0
  /// Pieces of it that no rule can parse.
  public var rejects = 0
  /// Bytes in it, after decompression.
  public let bytes: Int64
  /// The datetime of its first row; `nil` for a text whose records are rows of metadata.
  public var firstDatetime: String?
  /// The datetime of its last row; `nil` as that of the first.
  public var lastDatetime: String?
}
