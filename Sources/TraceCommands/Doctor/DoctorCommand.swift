internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `tracetail doctor`: finds what is wrong, and says what to do.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find what is wrong, and say what to do about it.",
    usage: "tracetail doctor [<path> ...] [<options>]",
    discussion: """
      Looks at the database: permissions, room on the disk, locks of other programs, pages, WAL, \
      indexes, what is left to do. With paths it looks at the sources too: whether all can be \
      read, whether the newest match their template, clocks and time zones, and what inotify and \
      the limits of this system allow. Nothing is changed.

      Each line is ok, warn (it works, but not well or not for long) or fail; those that are not \
      ok say what to do. The exit status is 1 if something fails. Run it as the user that \
      tracetail runs as.

      EXAMPLES:
        tracetail doctor ./logs --db traces.db
        sudo -u tracetail tracetail doctor /var/log/workflows
        tracetail doctor ./logs --json | jq 'select(.level != "ok")'
      """)

  @Argument(
    help: ArgumentHelp("Roots, run directories or files to look at.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let location = try database.location()
    var sources = SourceChecks(read: try reading.readOptions(), exclude: location.globs)
    for path in paths { sources.look(at: path) }
    var findings = sources.findings
    if !paths.isEmpty {
      let directory = FileManager.default.currentDirectoryPath + "/"
      findings += SystemChecks.findings(
        roots: paths.map { $0.hasPrefix("/") ? $0 : directory + $0 },
        directories: sources.directories)
    }
    findings += DatabaseChecks(options: database, path: location.path).findings()
    let report = DoctorReport(findings: findings)
    let results = Output()
    if output.json {
      try results.write(report.json())
    } else {
      try results.write(
        report.text(columns: Terminal.standardOutput.columns, isQuiet: output.quiet))
    }
    try results.flush()
    if report.hasFailures { throw ExitCode(ExitStatus.differences.rawValue) }
  }
}
