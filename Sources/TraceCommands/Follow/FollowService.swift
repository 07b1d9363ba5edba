internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Logging
internal import TracePipeline
internal import TraceStore
internal import TraceWatch

/// A follower as a process: its lock, its log, its signals, and the service manager it runs under.
final class FollowService: Sendable {
  /// Seconds that SQLite itself waits for a lock: short, as the follower waits too, and hears a
  /// request to stop while it does.
  private static let lockSeconds = 1.0

  private let command: FollowCommand
  private let location: DatabaseLocation
  private let log: EventLog
  private let service = ServiceReport()
  private let stop = StopRequest()
  private let metrics = FollowMetrics()
  /// The file that options came from, and the arguments that win over it.
  private let configuration: (file: ConfigurationFile, arguments: [String])?

  /// Opens the log, and refuses options that do not go together.
  init(
    _ command: FollowCommand, configuration: (file: ConfigurationFile, arguments: [String])? = nil
  ) throws {
    self.command = command
    self.configuration = configuration
    location = try command.database.location()
    try command.sources.checkNone(is: location)
    log = try EventLog(command.log)
  }

  /// Follows until a signal ends it, or everything is imported where that is wanted.
  func run() throws {
    DescriptorLimit.raise()
    SignalThread.receive([SIGTERM, SIGINT, SIGHUP], received)
    let report = FollowReport(log: log, service: service, metrics: metrics)
    do {
      let page = try makePage()
      defer { try? page?.stop() }
      try follow(report)
    } catch {
      log.tellOmissions(isLast: true)
      log.write(.critical, error)
      // With the log in a file, standard error has nothing of it yet.
      if command.log.logFile != nil { throw error }
      throw ExitCode(Diagnostics.status(of: error).rawValue)
    }
    log.tellOmissions(isLast: true)
    if report.isWaiting {
      log.write(.warning, "stopped: what could not be committed is read again by the next start")
    } else {
      log.write(.info, "stopped: what was read is committed")
    }
    if command.once, report.hasProblems || !emptyPaths.isEmpty {
      throw ExitCode(ExitStatus.unreadable.rawValue)
    }
  }

  private func follow(_ report: FollowReport) throws {
    var lock: StoreLock? = try location.lock(for: .create)
    defer { withExtendedLifetime(lock) {} }
    var isFirst = true
    let follower = try command.follower(of: location)
    try follower.run(
      paths: command.sources.paths, watcher: try makeWatcher(), observer: report, stop: stop
    ) {
      if !isFirst {
        // Its file may have been removed with the database.
        lock = nil
        lock = try location.lock(for: .create)
      }
      isFirst = false
      return try command.database.open(
        .create, durability: command.batches.durability, patience: Self.lockSeconds,
        writes: .few)
    }
    for remark in IdleOptions.remarks(command.reading, command.sources, follower.read.use) {
      log.write(.info, CommandFailure(status: .done, message: remark))
    }
  }

  /// Serves the page, where it is wanted: on threads of its own, with connections that only read.
  private func makePage() throws -> PageServer? {
    guard let address = command.http else { return nil }
    var zone = ZoneOptions()
    // That of the sources, where they are of one.
    zone.timezone = nil
    let site = try Site(command.database, zone, follower: metrics)
    let page = try PageServer(site, at: address, command.page)
    log.write(.info, "serving \(page.url)")
    return page
  }

  private func makeWatcher() throws -> any Watcher {
    let directory = FileManager.default.currentDirectoryPath + "/"
    let paths = command.sources.paths.map { $0.hasPrefix("/") ? $0 : directory + $0 }
    let (watcher, reason) = try command.watch.watcher(
      for: paths, polling: .seconds(command.pollInterval))
    if let reason {
      log.write(.warning, "polling: \(reason)", ["seconds": "\(command.pollInterval)"])
    }
    log.write(.info, "following", ["database": "\(location.path)"])
    warnOfEmptyPaths()
    return watcher
  }

  /// Where there is no source yet, one may come; where the wrong path was given, none does.
  private func warnOfEmptyPaths() {
    for path in emptyPaths {
      let failure = CommandFailure(status: .unreadable, message: path.message)
      log.write(path.example == nil ? .info : .warning, failure)
    }
  }

  private var emptyPaths: [EmptyPath] {
    let sources = command.sources
    return EmptyPath.find(
      in: sources.paths, include: sources.include, exclude: sources.exclude + location.globs)
  }

  // MARK: Signals

  private func received(_ signal: Int32) {
    if signal == SIGHUP {
      service.reload(reload)
    } else if stop.isRequested {
      SignalThread.endProcess(by: signal)
    } else {
      log.write(.info, "stopping: committing what was read")
      service.isStopping()
      stop.request()
    }
  }

  private func reload() {
    do {
      try log.reopen()
      try configuration.map(readAgain)
      log.write(.info, "the log was opened and the configuration read again")
    } catch {
      log.write(.error, error)
    }
  }

  /// Takes over the level of the log; everything else needs a start.
  private func readAgain(_ file: ConfigurationFile, arguments: [String]) throws {
    guard let path = command.config else { return }
    let now = try ConfigurationFile(path: path)
    let options: FollowCommand = try now.parse(with: arguments)
    log.level = options.log.logLevel
    let others = now.differences(from: file).filter { $0 != "log-level" }
    if !others.isEmpty {
      log.write(
        .warning, "a restart is needed for what has changed in \(path)",
        ["options": "\(others.joined(separator: " "))"])
    }
  }
}
