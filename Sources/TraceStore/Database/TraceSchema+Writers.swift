extension TraceSchema {
  /// Who writes, and rejects: a part of version 3.
  ///
  /// is_packed: `bytes` is one frame of zstd, of `length` bytes; see `RejectBytes`.
  static let writers = [
    "ALTER TABLE tracetail_rejects ADD COLUMN is_packed INTEGER NOT NULL DEFAULT 0"
  ]
}
