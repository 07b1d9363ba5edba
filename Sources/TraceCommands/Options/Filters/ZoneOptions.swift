internal import ArgumentParser
internal import TraceFormat
internal import TraceStore

/// `--timezone` of the commands that show rows.
struct ZoneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Show times in that zone, such as Asia/Bangkok. Times of rows whose zone is not known are taken \
      for UTC. (default: the zone of the sources, if all have the same; else as the table has them, \
      in UTC if their zone is known)
      """,
      valueName: "name"))
  var timezone: String?

  func validate() throws {
    _ = try given()
  }

  /// Refuses the option where results are for programs: they get what the table has.
  func check(isText: Bool) throws {
    guard timezone != nil, !isText else { return }
    throw ValidationError(
      """
      --timezone is for text; JSON and CSV have datetimes as the table has them
      Leave out one of them.
      """)
  }

  private func given() throws -> ShownTimezone? {
    guard let timezone else { return nil }
    guard let zone = ShownTimezone(name: timezone) else {
      throw Setting(name: "--timezone", value: timezone).refused(
        "there is no such time zone",
        hint: "Give a name of the tz database, such as Asia/Bangkok; `timedatectl list-timezones`"
          + " lists them.")
    }
    return zone
  }

  /// The zone in which rows are shown.
  func zone(_ reader: TraceReader) throws -> RowZone {
    if let zone = try given() { return RowZone(zone: zone, reader: nil) }
    let names = try reader.timezones()
    let zone = names.count == 1 ? names.first.flatMap { ShownTimezone(name: $0) } : nil
    // Runs are looked up while rows are read, which have their connection for themselves.
    return RowZone(
      zone: zone, reader: zone == nil ? nil : try TraceReader(path: reader.path),
      areSeveral: names.count > 1)
  }
}
