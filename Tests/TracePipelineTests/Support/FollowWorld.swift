import Foundation
import Synchronization
import TestSupport
import TraceStore
import TraceTail
import TraceWatch

@testable import TracePipeline

/// A follower that is stepped by hand: nothing happens but what the test says.
final class FollowWorld {
  let world: World
  let watcher = ScriptedWatcher()
  let observer = RecordingObserver()
  let time = ManualTime()
  var openFiles = 256
  /// How many run directories are watched.
  var watchedRuns = 1_000
  /// Whether the kernel tells what happens, as to a follower that nobody steps.
  var hearsKernel = false
  /// Globs of files to follow beside those of run directories.
  var include: [String] = []
  private var session: FollowSession?

  init() throws {
    world = try World()
  }

  /// A writer that nobody ends waits for ever, with its thread and the descriptors of its database.
  deinit { kill() }

  var run: String { "\(world.root)/run_id=r" }

  /// Starts a follower, or another one in its place. It follows the root where `paths` is `nil`.
  /// `failure`: where its writer fails, as if it were killed there. `trouble`: what its database
  /// says at first.
  func start(
    paths: [String]? = nil, failure: Failure? = nil, trouble: Trouble? = nil
  ) throws {
    try stop()
    var options = Follower(read: world.options)
    options.followsLinks = true
    if let failure {
      options.makeDestination = { FailingDestination(try BatchWriter($0), failure) }
    }
    if let trouble {
      options.makeDestination = { TroubledDestination(try BatchWriter($0), trouble) }
    }
    options.openFiles = openFiles
    options.watchedRuns = watchedRuns
    if hearsKernel { try watcher.listenToKernel() }
    options.include = include
    options.clock = time.clock
    let session = try FollowSession(
      options, paths: paths ?? [world.root], database: try world.database().claimed(),
      watcher: watcher,
      observer: observer, stop: StopRequest())
    self.session = session
    try session.start()
  }

  /// Tells the follower that something happened to files, unless the kernel does, and lets it go round
  /// once.
  func step(_ files: [String]) throws {
    if !hearsKernel { watcher.say { $0.files.formUnion(files) } }
    try step()
  }

  /// Lets the follower go round once.
  func stepOnce() throws {
    try session?.step()
  }

  /// Lets the follower go round until it has nothing left to do.
  func step() throws {
    guard let session else { return }
    repeat { try session.step() } while session.hasWork
  }

  func stop() throws {
    let session = session
    self.session = nil
    watcher.close()
    try session?.close()
  }

  /// Ends the follower without anything more being written.
  func kill() {
    try? session?.close()
    watcher.close()
    session = nil
  }

  func messages() throws -> [String] {
    try world.rows(["message"]).map { $0.values[0] }
  }
}

/// What a database says for a while.
struct Trouble: Sendable {
  let kind: StoreError.Kind
  let times: Int

  init(_ kind: StoreError.Kind, times: Int) {
    self.kind = kind
    self.times = times
  }
}

private final class TroubledDestination: TraceDestination {
  private let writer: BatchWriter
  private let trouble: Trouble
  private var tries = 0

  init(_ writer: BatchWriter, _ trouble: Trouble) {
    self.writer = writer
    self.trouble = trouble
  }

  func commit(_ batch: Batch) throws -> CommitSummary {
    tries += 1
    guard tries > trouble.times else {
      throw StoreError(trouble.kind, operation: "commit to", path: "x.db", reason: "a test")
    }
    return try writer.commit(batch)
  }
}

/// A watcher that says what a test tells it to.
final class ScriptedWatcher: Watcher {
  private struct State {
    var changes = Changes()
    var watched: Set<String> = []
    var limit = Int.max
    /// Tells what happens beside what the test says.
    var kernel: (any Watcher)?
  }

  private let state = Mutex(State())

  /// Begins to hear of the kernel what happens.
  func listenToKernel() throws {
    let kernel = try InotifyWatcher(.kernel)
    state.withLock { $0.kernel = kernel }
  }

  func say(_ body: (inout Changes) -> Void) { state.withLock { body(&$0.changes) } }

  /// How many directories can be watched.
  func setLimit(_ limit: Int) { state.withLock { $0.limit = limit } }

  var watched: Set<String> { state.withLock { $0.watched } }

  func watch(_ directory: String) throws(WatchError) -> Coverage {
    try state.withLock { $0.kernel }?.watch(directory)
    return state.withLock { state in
      if state.watched.count >= state.limit, !state.watched.contains(directory) {
        return .swept(WatchError.forTests)
      }
      state.watched.insert(directory)
      return .watched
    }
  }

  func unwatch(_ directory: String) {
    state.withLock { state in
      state.watched.remove(directory)
      state.kernel?.unwatch(directory)
    }
  }

  func wait(timeout: Duration?) -> Changes {
    state.withLock { state in
      if let heard = state.kernel?.wait(timeout: .zero) { state.changes.add(heard) }
      defer { state.changes = Changes() }
      return state.changes
    }
  }

  func wake() {}

  func close() {
    state.withLock { state in
      state.kernel?.close()
      state.kernel = nil
    }
  }
}

extension Changes {
  /// Adds what happened later.
  mutating func add(_ later: Changes) {
    goneDirectories.formUnion(later.goneDirectories)
    directories.formUnion(later.directories)
    files.formUnion(later.files)
    for (directory, names) in later.written {
      for name in names { note(file: name, in: directory, isWritten: true) }
    }
    hasLostTrack = hasLostTrack || later.hasLostTrack
  }
}

extension WatchError {
  /// A limit that is met.
  static var forTests: WatchError {
    WatchError(operation: "watch", code: ENOSPC, reason: "no room", hint: "none")
  }
}

/// Keeps what a follower says.
final class RecordingObserver: FollowObserver {
  struct Heard {
    var ready = 0
    var commits: [FollowCommit] = []
    var waiting = 0
    var resumed = 0
    var replaced = 0
    var unread: [TailError] = []
    var unwatched: [WatchError] = []
    var lostTrack = 0
    var missing: [String] = []
    var doubts: [ReadingDoubt] = []
  }

  private let state = Mutex(Heard())

  var heard: Heard { state.withLock { $0 } }

  func didBecomeReady(_ status: FollowStatus) { state.withLock { $0.ready += 1 } }
  func didStep(_ status: FollowStatus) {}
  func didCommit(_ commit: FollowCommit) { state.withLock { $0.commits.append(commit) } }
  func willRetry(after error: StoreError, seconds: Double) { state.withLock { $0.waiting += 1 } }
  func didResume(afterSeconds seconds: Double) { state.withLock { $0.resumed += 1 } }
  func didLoseDatabase(_ loss: StoreError) { state.withLock { $0.replaced += 1 } }
  func didFailToRead(_ error: TailError) { state.withLock { $0.unread.append(error) } }
  func didFailToWatch(_ error: WatchError) { state.withLock { $0.unwatched.append(error) } }
  func didLoseTrack() { state.withLock { $0.lostTrack += 1 } }
  func didDoubt(_ doubt: ReadingDoubt) { state.withLock { $0.doubts.append(doubt) } }
  func didMiss(path: String) { state.withLock { $0.missing.append(path) } }
}

/// Time that passes when a test says so.
final class ManualTime: Sendable {
  private let passed = Mutex(0.0)

  func pass(seconds: Double) { passed.withLock { $0 += seconds } }

  var clock: FollowClock {
    FollowClock(
      seconds: { 1_000 + self.passed.withLock { $0 } },
      nanosecondsSince1970: {
        Int64((Date().timeIntervalSince1970 + self.passed.withLock { $0 }) * 1e9)
      })
  }
}
