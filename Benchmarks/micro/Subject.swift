/// A part of the work that is measured alone.
enum Subject: String, CaseIterable {
  /// The fields of a text record.
  case parse
  /// A datetime, to what it says.
  case datetime
  /// The members of a metadata record.
  case json
  /// A row of a text record whose fields are known.
  case textRow = "text-row"
  /// A row of a metadata record that was read.
  case metadataRow = "metadata-row"
  /// Whether a text is the rendering of a metadata record.
  case pairing
  /// A row of a batch, into SQLite.
  case bind
}
