internal import Foundation
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("inotify", .timeLimit(.minutes(15)))
  struct InotifyWatcherTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test(
      "a directory that is removed and made again is gone, and there",
      arguments: Implementation.inotify)
    func makeAgain(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try watcher.watch(run)
      try directory.remove("run_id=1")
      try directory.makeDirectory("run_id=1")
      let changes = watcher.changes {
        $0.goneDirectories.contains(run) && $0.directories.contains(run)
      }
      #expect(!changes.hasLostTrack)
    }

    @Test(
      "two paths of one directory are both named, and unwatched one by one",
      arguments: Implementation.inotify)
    func twoPaths(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("run_id=1")
      let link = try directory.link("link", to: run)
      let watcher = try implementation.watcher()
      try watcher.watch(run)
      try watcher.watch(link)
      try directory.write("a line\n", to: "run_id=1/stdout.txt")
      let names = Set([run, link].map { "\($0)/stdout.txt" })
      #expect(watcher.changes { $0.namedFiles.isSuperset(of: names) }.namedFiles == names)
      watcher.unwatch(run)
      try directory.write("a line\n", to: "run_id=1/stderr.txt")
      #expect(watcher.changes { !$0.namedFiles.isEmpty }.namedFiles == ["\(link)/stderr.txt"])
    }

    @Test(
      "what is written to a file that was removed, and is still open, is said",
      arguments: Implementation.inotify)
    func unlinked(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let writer = try ScriptedWriter(path: file)
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try directory.remove("stdout.txt")
      _ = watcher.changes(untilFile: file)
      try writer.write("the last line\n")
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "more events than the kernel keeps: it lost track, says so once, and goes on",
      .enabled("the kernel keeps too many events here to be overrun by a test") {
        (KernelLimit.queuedEvents.value ?? .max) <= 1 << 18
      }, arguments: Implementation.inotify)
    func overflow(_ implementation: Implementation) throws {
      let writers = try ["stdout.txt", "stderr.txt"].map {
        try ScriptedWriter(path: directory.write("", to: $0))
      }
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      // In turn, as the kernel makes one event of two that are the same.
      for _ in 0...(try #require(KernelLimit.queuedEvents.value) / 2) {
        for writer in writers { try writer.write("line\n") }
      }
      #expect(watcher.changes { $0.hasLostTrack }.hasLostTrack)
      try watcher.watch(directory.path)
      let file = try directory.write("", to: "later")
      let changes = watcher.changes(untilFile: file)
      #expect(changes.namedFiles == [file])
      #expect(!changes.hasLostTrack)
    }

    @Test(
      "an overflow hides that a directory was replaced: watching again finds the new one",
      .enabled("the kernel keeps too many events here to be overrun by a test") {
        (KernelLimit.queuedEvents.value ?? .max) <= 1 << 18
      }, arguments: Implementation.inotify)
    func overflowHidesReplacement(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("run_id=1")
      let writers = try ["stdout.txt", "stderr.txt"].map {
        try ScriptedWriter(path: directory.write("", to: $0))
      }
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try watcher.watch(run)
      for _ in 0...(try #require(KernelLimit.queuedEvents.value) / 2) {
        for writer in writers { try writer.write("line\n") }
      }
      try directory.remove("run_id=1")
      try directory.makeDirectory("run_id=1")
      #expect(watcher.changes { $0.hasLostTrack }.hasLostTrack)
      try watcher.watch(run)
      try watcher.watch(directory.path)
      let file = try directory.write("a line\n", to: "run_id=1/stdout.txt")
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "watching again mends what an overflow hid: a directory that was replaced",
      arguments: Implementation.inotify)
    func overflowHidesEnd(_ implementation: Implementation) throws {
      let queue = try FaultyQueue(implementation.queue())
      let watcher = try InotifyWatcher(queue)
      let run = try directory.makeDirectory("run_id=1")
      try watcher.watch(run)
      try directory.remove("run_id=1")
      try directory.makeDirectory("run_id=1")
      // The end of the watch is read here and thrown away, as an overflow does.
      var lost = [UInt8](repeating: 0, count: 4096)
      #expect(lost.withUnsafeMutableBytes { queue.read(into: $0) } > 0)
      queue.inject([(-1, IN_Q_OVERFLOW)])
      watcher.wake()
      #expect(watcher.wait(timeout: nil).hasLostTrack)
      try watcher.watch(run)
      let file = try directory.write("a line\n", to: "run_id=1/stdout.txt")
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
      watcher.unwatch(run)
      try watcher.watch(directory.path)
      try directory.write("a line\n", to: "run_id=1/stderr.txt")
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }

    @Test("events of a watch that is no more are nobody's", arguments: Implementation.inotify)
    func stale(_ implementation: Implementation) throws {
      let queue = try FaultyQueue(implementation.queue())
      let watcher = try InotifyWatcher(queue)
      try watcher.watch(directory.path)
      queue.inject([(77, IN_IGNORED), (77, IN_MODIFY), (77, IN_MOVE_SELF)])
      watcher.wake()
      #expect(watcher.wait(timeout: nil).isEmpty)
    }

    @Test(
      "the limit of watches leaves the rest to the sweep, and says which limit it is",
      arguments: Implementation.inotify)
    func watchLimit(_ implementation: Implementation) throws {
      let queue = try FaultyQueue(implementation.queue(), limit: 1)
      let watcher = try InotifyWatcher(queue)
      let runs = try (1...3).map { try directory.makeDirectory("run_id=\($0)") }
      #expect(try watcher.watch(runs[0]) == .watched)
      for run in runs[1...] {
        guard case .swept(let error) = try watcher.watch(run) else {
          Issue.record("\(run) is watched")
          continue
        }
        #expect(error.code == ENOSPC)
        #expect(error.reason.contains("fs.inotify.max_user_watches = "))
        #expect(error.hint.contains("sysctl fs.inotify.max_user_watches="))
        #expect(error.operation == "watch \(run)")
      }
      // What is watched goes on being watched, and the rest is once there is room.
      let first = try directory.write("a line\n", to: "run_id=1/stdout.txt")
      #expect(watcher.changes(untilFile: first).namedFiles == [first])
      queue.raise(by: 1)
      #expect(try watcher.watch(runs[1]) == .watched)
      let second = try directory.write("a line\n", to: "run_id=2/stdout.txt")
      #expect(watcher.changes(untilFile: second).namedFiles == [second])
    }

    @Test(
      "no memory for a watch leaves a directory to the sweep too", arguments: Implementation.inotify
    )
    func memoryLimit(_ implementation: Implementation) throws {
      let watcher = try InotifyWatcher(FaultyQueue(implementation.queue(), limit: 0, code: ENOMEM))
      guard case .swept(let error) = try watcher.watch(directory.path) else {
        Issue.record("it is watched")
        return
      }
      #expect(error.code == ENOMEM)
    }

    @Test(
      "closing gives the kernel its instance back: more watchers in a row than a user may have",
      arguments: Implementation.inotify)
    func instances(_ implementation: Implementation) throws {
      for _ in 0...min(try #require(KernelLimit.instances.value), 4096) {
        let watcher = try implementation.watcher()
        try watcher.watch(directory.path)
        watcher.close()
      }
    }

    @Test("watchers do not know of one another")
    func twoWatchers() throws {
      let (one, other) = (try InotifyWatcher(.library), try InotifyWatcher(.kernel))
      try one.watch(directory.path)
      try other.watch(directory.path)
      one.close()
      let file = try directory.write("a line\n", to: "stdout.txt")
      #expect(other.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "an instance is not inherited by programs that are started", arguments: Implementation.inotify
    )
    func closeOnExec(_ implementation: Implementation) throws {
      let queue = try implementation.queue()
      #expect(fcntl(queue.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test(
      "a file system that is unmounted is gone, and watched again where the path leads then",
      .enabled("only root may mount") { geteuid() == 0 }, arguments: Implementation.inotify)
    func unmount(_ implementation: Implementation) throws {
      let root = try directory.makeDirectory("root")
      let mount = try Program(running: "/bin/mount", ["-t", "tmpfs", "tracetail-test", root])
      try #require(mount.status == 0, "\(mount.errors)")
      let watcher = try implementation.watcher()
      try watcher.watch(root)
      try directory.write("a line\n", to: "root/stdout.txt")
      #expect(try Program(running: "/bin/umount", [root]).status == 0)
      #expect(watcher.changes { !$0.goneDirectories.isEmpty }.goneDirectories == [root])
      try watcher.watch(root)
      let file = try directory.write("a line\n", to: "root/stderr.txt")
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }
  }
}
