internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `tracetail archive`: finished runs into partitions, one packed database for each month.
struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Move old runs into packed databases, one for each month.",
    usage: "tracetail archive --before <time> --to <directory> [--delete] [<options>]",
    discussion: """
      A run is archived as a whole once its last record is older than --before, into the \
      partition of the month of that record: traces-2026-01.db.zst, a complete database with the \
      schema and the indexes of traces. `zstd -d` unpacks it for any program.

      A partition is written beside its name, compared with the database row by row, packed, \
      compared again, and put in its place. With --delete the rows are deleted then, in small \
      transactions beside a follower, each only where the partition has it as it is. Stopped or \
      killed at any moment, the same command completes it. What was archived is not imported \
      again; `tracetail maintain --vacuum` gives the room back.

      After --delete, `runs`, `show`, `search` and `report` read the partitions by themselves, \
      if they have 32 MB or less, and say so; else, and `verify`, with --archive <directory>.

      EXAMPLES:
        tracetail archive --before 30d --to ./archive --db traces.db
        tracetail archive --before 2026-01-01 --to ./archive --delete
        tracetail runs --archive ./archive --db traces.db
      """)

  @Option(
    help: ArgumentHelp(
      """
      Runs whose last record is older: 12h, 30d or 8w, or a datetime in UTC such as 2026-01-31 \
      or '2026-01-31 12:00:00'.
      """,
      valueName: "time"))
  var before: String

  @Option(
    help: ArgumentHelp(
      "Where the partitions are; a directory for this database alone.", valueName: "directory"),
    completion: .directory)
  var to: String

  @Flag(help: "Delete what is in the partitions from the database.")
  var delete = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try moment()
    if to.isEmpty {
      throw Setting(name: "--to", value: to)
        .refused("it names no directory", hint: "Name a directory, such as ./archive.")
    }
  }

  func run() throws {
    let location = try database.location()
    let moment = try moment()
    let store = try database.open(.write)
    let summary = try UpkeepDisplay.during(
      isWanted: !output.quiet,
      advice: "Every row is in the database or in a partition; the same command completes it."
    ) { monitor in
      try Archive(store, to: ArchiveDirectory(path: to))
        .run(before: moment, isDeleting: delete, monitor)
    }
    let report = ArchiveReport(
      summary: summary, database: location.path, directory: to, before: moment,
      isDeleting: delete)
    let results = Output()
    if output.json {
      try results.write(report.json())
    } else if !output.quiet {
      try results.write(report.text)
    }
    try results.flush()
  }

  /// The moment as a row has it.
  private func moment(now: Date = Date()) throws -> String {
    guard let moment = PastMoment.bound(before, now: now)?.text else {
      throw Setting(name: "--before", value: before).refused(
        "it is neither a duration nor a datetime",
        hint: "Write 12h, 30d or 8w, or a datetime in UTC: 2026-01-31 or '2026-01-31 12:00:00'.")
    }
    return moment
  }
}
