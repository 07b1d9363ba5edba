internal import Foundation
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("Polling", .timeLimit(.minutes(15)))
  struct PollingWatcherTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test("a file that is written in place, and whose time of change is set back, is named")
    func setBack() throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let watcher = try PollingWatcher(interval: .milliseconds(1))
      try watcher.watch(directory.path)
      try FileManager.default.setAttributes(
        [.modificationDate: Date.distantPast], ofItemAtPath: file)
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "a directory that becomes unreadable is named once, and once more when it is back",
      .enabled("root may read everything") { geteuid() != 0 })
    func unreadable() throws {
      let run = try directory.makeDirectory("run_id=1")
      let watcher = try PollingWatcher(interval: .milliseconds(1))
      try watcher.watch(run)
      try watcher.watch(directory.path)
      #expect(chmod(run, 0) == 0)
      #expect(watcher.changes { !$0.directories.isEmpty }.directories == [run])
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).directories.isEmpty)
      #expect(chmod(run, 0o700) == 0)
      #expect(watcher.changes { !$0.directories.isEmpty }.directories == [run])
    }

    @Test("a long interval: nothing is looked at before its end")
    func interval() throws {
      let watcher = try PollingWatcher(interval: .seconds(3600))
      try watcher.watch(directory.path)
      try directory.write("a line\n", to: "stdout.txt")
      #expect(watcher.wait(timeout: .zero).isEmpty)
    }
  }
}
