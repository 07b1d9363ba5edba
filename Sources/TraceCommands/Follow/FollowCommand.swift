internal import ArgumentParser
internal import TracePipeline
internal import TraceStore
internal import TraceWatch

/// `tracetail follow`: imports what is there, and then what is written.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Import traces, and go on while they are written.",
    usage: "tracetail follow <path> ... [<options>]",
    discussion: """
      Imports what is there, as `tracetail import` does, and then stays: what a workflow writes is \
      a row within milliseconds, through rotations, restarts and crashes. A path may appear later. \
      The files are only read, never changed.

      On SIGTERM and Ctrl-C it commits what it has read, and ends with the exit status 0. On SIGHUP \
      it opens the log file again and reads --config again. While the database is locked, or its \
      disk full, it waits and says so; meanwhile the files are the buffer.

      EXAMPLES:
        tracetail follow ./logs --db traces.db
        tracetail follow ./logs --once          # ends when everything is imported
        tracetail follow /mnt/nfs/logs --watch poll --poll-interval 5
        tracetail follow ./logs --log-format json --log-file tracetail.log
        tracetail follow ./logs --http 127.0.0.1:7878     # and the page
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var batches: BatchOptions

  @Option(
    help: """
      How changes are noticed: inotify, by the kernel through libinotifytools; kernel, without \
      the library; poll, by looking; auto, by inotify unless it does not work, as on NFS.
      """)
  var watch = WatchMode.auto

  @Option(
    help: ArgumentHelp("Look again after this many seconds, when polling.", valueName: "seconds"))
  var pollInterval = 1.0

  @Option(
    help: ArgumentHelp(
      "Look at everything so often, at most: for what nothing tells of.", valueName: "seconds"))
  var sweepInterval = 60.0

  @Flag(help: "End once everything that is there is imported.")
  var once = false

  @Option(
    help: ArgumentHelp(
      """
      Take options from a file, a JSON object by their long names: {"log-level": "debug"}. Those \
      of the command line win.
      """,
      valueName: "file"),
    completion: .file())
  var config: String?

  @Option(
    help: ArgumentHelp(
      """
      Serve the page of `tracetail serve` at this address and port, or by a socket (unix:…), and \
      what the follower does at /metrics and /readyz.
      """,
      valueName: "host:port"))
  var http: String?

  @OptionGroup var page: HTTPOptions
  @OptionGroup var log: LogOptions

  func validate() throws {
    _ = try http.map(page.endpoint)
    try Interval.check(pollInterval, 0.01...3600, of: "--poll-interval", standard: "1")
    try Interval.check(sweepInterval, 0.1...86_400, of: "--sweep-interval", standard: "60")
  }

  func run() throws {
    guard let config else { return try FollowService(self).run() }
    let file = try ConfigurationFile(path: config)
    // Behind the names of the program and of the command.
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    try FollowService(
      file.parse(with: arguments), configuration: (file, arguments)
    ).run()
  }

  /// What follows, with these options.
  func follower(of location: DatabaseLocation) throws -> Follower {
    var follower = Follower(read: try reading.readOptions())
    follower.include = sources.include
    follower.exclude = sources.exclude + location.globs
    follower.followsLinks = sources.followLinks
    follower.batchSize = batches.batchSize
    follower.flushInterval = batches.flushInterval
    follower.sweepInterval = sweepInterval
    follower.once = once
    return follower
  }
}
