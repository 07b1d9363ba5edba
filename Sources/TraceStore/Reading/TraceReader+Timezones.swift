/// The time zones that sources were read with.
extension TraceReader {
  /// So many zones are of interest at most: whether there are several.
  private static let mostZones: Int64 = 2

  /// The zones that were given for sources, each once; two at most.
  public func timezones() throws -> [String] {
    try read { connection in
      guard try Self.hasReadings(connection) else { return [] }
      var names: [String] = []
      let statement = try Statement(
        """
        SELECT DISTINCT timezone FROM tracetail_readings WHERE timezone IS NOT NULL LIMIT ?1
        """, on: connection)
      try statement.forEach(.integer(Self.mostZones)) { names.append($0.text(0)) }
      return names
    }
  }

  /// Whether the zone of a run was given, so that its datetimes are UTC.
  public func hasTimezone(run: String) throws -> Bool {
    try read { connection in
      guard try Self.hasReadings(connection) else { return false }
      return try Statement(
        """
        SELECT EXISTS (SELECT 1 FROM tracetail_runs u JOIN tracetail_sources s ON s.run = u.id
          JOIN tracetail_readings r ON r.source = s.id
          WHERE u.run_id = ?1 AND r.timezone IS NOT NULL)
        """, on: connection
      ).firstInteger(.text(run)) == 1
    }
  }

  private static func hasReadings(_ connection: OpaquePointer) throws -> Bool {
    try Statement(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tracetail_readings'",
      on: connection
    ).firstInteger() != nil
  }
}
