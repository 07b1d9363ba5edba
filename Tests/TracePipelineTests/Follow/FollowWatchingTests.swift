import Foundation
import Synchronization
import TestSupport
import Testing
import TraceStore
import TraceWatch

@testable import TracePipeline

/// What a follower looks at, and when.
@Suite("what is followed")
struct FollowWatchingTests {
  private let follow: FollowWorld

  init() throws {
    follow = try FollowWorld()
  }

  private func write(_ message: String, run: String) throws {
    try follow.world.append(FollowedRun.line(message), to: "stdout.txt", run: run)
  }

  private func directory(_ run: String) -> String { "\(follow.world.root)/run_id=\(run)" }

  @Test("a run that is made later, with its files before anyone looks")
  func newRun() throws {
    try follow.start()
    try write("a", run: "new")
    follow.watcher.say { $0.directories.insert(directory("new")) }
    try follow.step()
    #expect(try follow.messages() == ["a"])
    #expect(follow.watcher.watched.contains(directory("new")))
    try write("b", run: "new")
    try follow.step(["\(directory("new"))/stdout.txt"])
    #expect(try follow.messages() == ["a", "b"])
  }

  @Test("a run in directories that are made, or moved here, as a whole")
  func nestedRun() throws {
    try follow.start()
    try write("a", run: "x/deep/run_id=inner")
    follow.watcher.say { $0.directories.insert(directory("x")) }
    try follow.step()
    #expect(try follow.messages() == ["a"])
    #expect(follow.watcher.watched.contains(directory("x/deep/run_id=inner")))
  }

  @Test("everything, after events were lost")
  func lostTrack() throws {
    try write("a", run: "1")
    try follow.start()
    try write("b", run: "1")
    try write("c", run: "2")
    follow.watcher.say { $0.hasLostTrack = true }
    try follow.step()
    #expect(try follow.messages() == ["a", "b", "c"])
    #expect(follow.observer.heard.lostTrack == 1)
  }

  @Test("by the sweep alone, where the system allows no more watches")
  func watchLimit() throws {
    follow.watcher.setLimit(2)
    for run in 1...4 { try write("a\(run)", run: "\(run)") }
    try follow.start()
    #expect(follow.observer.heard.unwatched.isEmpty == false)
    for run in 1...4 { try write("b\(run)", run: "\(run)") }
    follow.time.pass(seconds: 61)
    try follow.step()
    #expect(try follow.world.integer("SELECT count(*) FROM traces") == 8)
  }

  @Test("a root that is not there yet, and one that goes and comes back")
  func missingRoot() throws {
    let root = follow.world.root
    try FileManager.default.removeItem(atPath: root)
    try follow.start()
    #expect(follow.observer.heard.missing == [root])
    try write("a", run: "1")
    try follow.step()
    #expect(try follow.messages() == ["a"])
    try FileManager.default.moveItem(atPath: root, toPath: root + ".away")
    follow.watcher.say { $0.goneDirectories.formUnion([root, directory("1")]) }
    follow.time.pass(seconds: 61)
    try follow.step()
    #expect(follow.observer.heard.missing == [root, root])
    try FileManager.default.moveItem(atPath: root + ".away", toPath: root)
    try write("b", run: "1")
    try follow.step()
    #expect(try follow.messages() == ["a", "b"])
  }

  @Test("a run in which nothing happens for long by the sweep alone")
  func idleRun() throws {
    try write("a", run: "1")
    try follow.start()
    #expect(follow.watcher.watched.contains(directory("1")))
    follow.time.pass(seconds: 700)
    try follow.step()
    #expect(!follow.watcher.watched.contains(directory("1")))
    #expect(follow.watcher.watched.contains(follow.world.root))
    try write("b", run: "1")
    follow.time.pass(seconds: 61)
    try follow.step()
    #expect(try follow.messages() == ["a", "b"])
  }

  @Test(
    "of very many runs those that changed last are watched, and the sweep finds what others get")
  func manyRuns() throws {
    follow.watchedRuns = 20
    try follow.start()
    let names = (100..<160).map(String.init)
    for name in names {
      try write("a", run: name)
      follow.watcher.say { $0.directories = [directory(name)] }
      follow.time.pass(seconds: 0.01)
      try follow.step()
      #expect(follow.watcher.watched.count <= 21)
      #expect(follow.watcher.watched.contains(directory(name)))
    }
    #expect(follow.watcher.watched.contains(follow.world.root))
    #expect(!follow.watcher.watched.contains(directory("100")))
    for name in names { try write("b", run: name) }
    follow.time.pass(seconds: 61)
    try follow.step()
    #expect(try follow.messages().count == 120)
    #expect(follow.watcher.watched.count <= 21)
  }

  @Test("a file that is given as a path, in a directory of others")
  func oneFile() throws {
    try follow.world.folder.append(FollowedRun.line("a"), to: "logs/one.log")
    try follow.world.folder.append(FollowedRun.line("x"), to: "logs/other.log")
    let path = "\(follow.world.root)/one.log"
    try follow.start(paths: [path])
    try follow.world.folder.append(FollowedRun.line("b"), to: "logs/one.log")
    try follow.world.folder.append(FollowedRun.line("x"), to: "logs/other.log")
    try follow.step([path])
    #expect(try follow.messages() == ["a", "b"])
  }

  @Test("others too while one file is written at full speed")
  func fairness() throws {
    try write("first", run: "busy")
    try follow.start()
    let line = FollowedRun.line(String(repeating: "busy ", count: 20))
    try follow.world.append(String(repeating: line, count: 60_000), to: "stdout.txt", run: "busy")
    try write("quiet", run: "quiet")
    follow.watcher.say {
      $0.files = ["\(directory("busy"))/stdout.txt"]
      $0.directories = [directory("quiet")]
    }
    try follow.stepOnce()
    let rows = try follow.world.integer("SELECT count(*) FROM traces")
    #expect(try follow.messages().contains("quiet"))
    #expect(rows < 20_000, "the busy file had one turn of a batch")
    try follow.step()
    #expect(try follow.world.integer("SELECT count(*) FROM traces") == 60_002)
  }

  @Test("no more files are open than allowed, and none once nothing happens")
  func openFiles() throws {
    follow.openFiles = 8
    for run in 0..<50 { try write("a", run: "\(run)") }
    try follow.start()
    #expect(try openDescriptors(below: follow.world.root).count <= 8)
    follow.time.pass(seconds: 61)
    try follow.step()
    follow.time.pass(seconds: 61)
    try follow.step()
    #expect(try openDescriptors(below: follow.world.root).isEmpty)
  }
}

/// A database that cannot be written to for a while.
@Suite("following into a database that is in trouble")
struct FollowTroubleTests {
  @Test("nothing is lost while it is locked, and it is said what is waited for")
  func locked() throws {
    let follow = try FollowWorld()
    try follow.world.append(FollowedRun.line("a"), to: "stdout.txt")
    try follow.start(trouble: Trouble(.locked, times: 3))
    #expect(try follow.messages() == ["a"])
    #expect(follow.observer.heard.waiting == 3)
    #expect(follow.observer.heard.resumed == 1)
  }

  @Test("nor while the disk is full")
  func full() throws {
    let follow = try FollowWorld()
    try follow.world.append(FollowedRun.line("a"), to: "stdout.txt")
    try follow.start(trouble: Trouble(.diskFull, times: 1))
    #expect(try follow.messages() == ["a"])
  }

  @Test("what can never work ends it")
  func hopeless() throws {
    let follow = try FollowWorld()
    try follow.world.append(FollowedRun.line("a"), to: "stdout.txt")
    #expect(throws: StoreError.self) {
      try follow.start(trouble: Trouble(.readOnly, times: 1))
    }
  }

  @Test("a database that was removed is noticed before anything is written to it")
  func removed() throws {
    let follow = try FollowWorld()
    try follow.world.append(FollowedRun.line("a"), to: "stdout.txt")
    try follow.start()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: follow.world.databasePath + suffix)
    }
    try follow.world.append(FollowedRun.line("b"), to: "stdout.txt")
    let error = #expect(throws: StoreError.self) {
      try follow.step(["\(follow.run)/stdout.txt"])
    }
    #expect(error?.kind == .replaced)
    follow.kill()
    try follow.start()
    #expect(try follow.messages() == ["a", "b"])
  }
}
