internal import Glibc
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("Waiting", .timeLimit(.minutes(15)))
  struct WaitingTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test(
      "nothing happens: nothing is said when the time is up", arguments: Implementation.allCases)
    func timeout(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      #expect(watcher.wait(timeout: .zero).isEmpty)
      #expect(watcher.wait(timeout: .milliseconds(5)).isEmpty)
      #expect(watcher.wait(timeout: .seconds(-1)).isEmpty)
    }

    @Test(
      "a wake-up ends a wait that has no end, also where it came before",
      arguments: Implementation.allCases)
    func wake(_ implementation: Implementation) async throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for _ in 0..<100 {
        async let changes = onThread { watcher.wait(timeout: nil) }
        watcher.wake()
        #expect(await changes.isEmpty)
      }
    }

    @Test("many wake-ups are one", arguments: Implementation.allCases)
    func manyWakes(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for _ in 0..<1000 { watcher.wake() }
      #expect(watcher.wait(timeout: nil).isEmpty)
      let file = try directory.write("", to: "file")
      // Were one left, this would be woken without the file.
      #expect(watcher.wait(timeout: .seconds(20)).namedFiles == [file])
    }

    @Test(
      "closing ends a wait that has no end, and all that come later",
      arguments: Implementation.allCases)
    func close(_ implementation: Implementation) async throws {
      for _ in 0..<100 {
        let watcher = try implementation.watcher()
        try watcher.watch(directory.path)
        async let changes = onThread { watcher.wait(timeout: nil) }
        watcher.close()
        #expect(await changes.isEmpty)
        watcher.close()
        #expect(watcher.wait(timeout: nil).isEmpty)
        watcher.wake()
        watcher.unwatch(directory.path)
        #expect(throws: WatchError.self) { try watcher.watch(directory.path) }
      }
    }

    @Test("what happens during a wait ends it", arguments: Implementation.allCases)
    func during(_ implementation: Implementation) async throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for number in 0..<100 {
        async let changes = onThread { watcher.wait(timeout: nil) }
        let file = try directory.write("", to: "\(number)")
        #expect(await changes.namedFiles.contains(file))
      }
    }

    @Test(
      "a thread that waits sleeps: it gives up the processor once, not again and again",
      arguments: Implementation.inotify)
    func idle(_ implementation: Implementation) async throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      let sleeps = await onThread {
        let before = voluntarySwitches()
        _ = watcher.wait(timeout: .milliseconds(200))
        return voluntarySwitches() - before
      }
      #expect((1...5).contains(sleeps))
    }

    @Test("polling looks once an interval and sleeps in between")
    func idlePolling() async throws {
      let watcher = try PollingWatcher(interval: .milliseconds(50))
      try watcher.watch(directory.path)
      let sleeps = await onThread {
        let before = voluntarySwitches()
        _ = watcher.wait(timeout: .milliseconds(220))
        return voluntarySwitches() - before
      }
      #expect((1...12).contains(sleeps))
    }
  }
}

/// How often this thread has slept: getrusage(2) with `RUSAGE_THREAD`, which Swift does not import.
private func voluntarySwitches() -> Int {
  var usage = rusage()
  getrusage(1, &usage)
  return usage.ru_nvcsw
}
