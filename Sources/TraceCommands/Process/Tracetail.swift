internal import ArgumentParser

/// The root command: what the program is, and where to go on.
struct Tracetail: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tracetail",
    abstract: "Keeps the traces of workflows in a SQLite database, each record exactly once.",
    usage: """
      tracetail import | follow | verify | reimport [<path> ...] [<options>]
      tracetail runs | show | search | report | query | rejects [<options>]
      tracetail serve [<options>]
      tracetail status | doctor | maintain | backup | archive [<options>]
      """,
    discussion: """
      Workflows go on logging to files. Tracetail reads those files (stdout.txt, stderr.txt and \
      metadata.json in directories named run_id=...) and fills the table traces, ready for SQL.

      EXAMPLES:
        tracetail import ./logs --dry-run        # what would be imported?
        tracetail import ./logs --db traces.db   # at any time: only what is new
        tracetail follow ./logs --db traces.db   # and what is written from now on
        tracetail verify ./logs --db traces.db   # is each record there once?
        tracetail runs --since 24h --level error --db traces.db
        tracetail show 20260102 --follow --db traces.db
        tracetail search timeout db7 --db traces.db
        tracetail serve --db traces.db           # the same in a browser
        tracetail doctor ./logs --db traces.db   # what is wrong, and what to do?

      ENVIRONMENT:
        WORKFLOW_LOG_TRACE_URL          the database, if it is a sqlite: URL
        WORKFLOW_LOG_TRACE_HANDLERS     the root and the template, of the file handler
        WORKFLOW_LOG_FORMAT_FILE        the template, of older versions; show too
        WORKFLOW_LOG_DATETIME_FORMAT    the pattern of the datetimes
        WORKFLOW_LOG_TIMEZONE           the time zone of datetimes that name none
        TRACETAIL_HTTP_TOKEN            what who looks at a page has to know
        TRACETAIL_LOCK_SECONDS          how long to wait for a lock of another
                                        program on the database (default: 30)
        NO_COLOR                        if it is set: no colours
        PAGER                           what shows long results on a terminal;
                                        empty or cat: nothing (default: less -FRX)

      EXIT STATUS:
      \(ExitStatus.table(indent: 2))
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(
        name: "From files into the database",
        subcommands: [
          ImportCommand.self, FollowCommand.self, VerifyCommand.self, RejectsCommand.self,
          ReimportCommand.self,
        ]),
      CommandGroup(
        name: "Looking at traces",
        subcommands: [
          RunsCommand.self, ShowCommand.self, SearchCommand.self, ReportCommand.self,
          QueryCommand.self, ServeCommand.self,
        ]),
      CommandGroup(
        name: "Keeping it healthy",
        subcommands: [
          StatusCommand.self, DoctorCommand.self, MaintainCommand.self, BackupCommand.self,
          ArchiveCommand.self,
        ]),
    ])
}
