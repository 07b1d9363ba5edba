extension TraceSchema {
  /// Identity: what sources are known by: a part of version 3.
  ///
  /// line_hashes: four bytes for each line of the bytes, as `LineHasher` makes them, little-endian;
  /// NULL in what an earlier version wrote. copy_of of a ledger line: these bytes are those of another
  /// source, and became no rows. copy_of of a source: all that is known of it is such a copy.
  static let identity: [String] = [
    "ALTER TABLE tracetail_batches ADD COLUMN line_hashes BLOB",
    "ALTER TABLE tracetail_batches ADD COLUMN copy_of INTEGER",
    "ALTER TABLE tracetail_sources ADD COLUMN copy_of INTEGER",
    "CREATE INDEX tracetail_sources_inode ON tracetail_sources (inode)",
  ]
}
