/// What the sources of a run became.
extension TraceDatabase {
  /// What a source became.
  public struct SourceContents: Sendable {
    /// The template that its text was read with; `nil` for metadata, and where no header was found.
    public let template: String?
    /// How many records were read of it.
    public let records: Int
    /// How many pieces of it could not be parsed.
    public let rejects: Int
    /// The datetimes of its first and its last row; `nil` where its records are rows of others.
    public let datetimes: (first: String, last: String)?
  }

  /// What each source of a run became, by its path as bytes.
  public func contents(ofRun run: Int64) throws -> [[UInt8]: SourceContents] {
    try withConnection("read the ledger of") { connection in
      var contents: [[UInt8]: SourceContents] = [:]
      try Statement(
        """
        SELECT n.place, s.name, s.template,
          (SELECT count(*) FROM tracetail_rejects WHERE source = s.id), b.records,
          (SELECT datetime FROM traces WHERE rowid >= b.first ORDER BY rowid LIMIT 1),
          (SELECT datetime FROM traces WHERE rowid <= b.last ORDER BY rowid DESC LIMIT 1)
        FROM tracetail_sources s JOIN tracetail_runs n ON n.id = s.run
          LEFT JOIN (SELECT source, sum(records) AS records, min(first_row) AS first,
            max(last_row) AS last FROM tracetail_batches
            WHERE source IN (SELECT id FROM tracetail_sources WHERE run = ?1) GROUP BY source)
            b ON b.source = s.id
        WHERE s.run = ?1
        """, on: connection
      ).forEach(.integer(run)) { row in
        let hasRows = !row.isNull(5) && !row.isNull(6)
        contents[Array((row.text(0) + "/" + row.text(1)).utf8)] = SourceContents(
          template: row.isNull(2) ? nil : row.text(2), records: Int(row.integer(4)),
          rejects: Int(row.integer(3)), datetimes: hasRows ? (row.text(5), row.text(6)) : nil)
      }
      return contents
    }
  }
}
