internal import CInotifyTools
internal import Foundation
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("libinotifytools", .timeLimit(.minutes(15)))
  struct LibraryQueueTests {
    @Test("directories that are removed and made again leave no growth, and nothing is said")
    func growth() async throws {
      // TRACETAIL_WATCH_ROUNDS=100000 for what a year may bring.
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardErrorContent]
      ) {
        let rounds = ProcessInfo.processInfo.environment["TRACETAIL_WATCH_ROUNDS"].flatMap(Int.init)
        let directory = try TemporaryDirectory()
        let watcher = try InotifyWatcher(.library)
        try watcher.watch(directory.path)
        for round in 0..<(rounds ?? 2_000) {
          let run = try directory.makeDirectory("run_id=1")
          try watcher.watch(run)
          if round % 3 == 0 { watcher.unwatch(run) }
          try directory.remove("run_id=1")
          if round % 3 == 1 { watcher.unwatch(run) }
          // Read now and then only, so that a directory is watched whose end is not read yet.
          if round % 10 == 0 { _ = watcher.wait(timeout: .zero) }
        }
        _ = watcher.wait(timeout: .zero)
        #expect(cinotifytools_count() == 1)
        let file = try directory.write("a line\n", to: "stdout.txt")
        #expect(watcher.changes(untilFile: file).namedFiles.contains(file))
      }
      #expect(String(decoding: try #require(result).standardErrorContent, as: UTF8.self) == "")
    }

    @Test("watching again, by any path, asks the library once")
    func again() throws {
      let directory = try TemporaryDirectory()
      let run = try directory.makeDirectory("run_id=1")
      let link = try directory.link("link", to: run)
      let queue = try LibraryQueue()
      let watches = try [run, link, run, run + "/", link].map { try queue.add($0) }
      #expect(Set(watches).count == 1)
      #expect(cinotifytools_count() == 1)
    }

    @Test("a watch that the kernel removed, and one that is unknown, are removed in silence")
    func removed() throws {
      let directory = try TemporaryDirectory()
      let queue = try LibraryQueue()
      let watch = try queue.add(directory.makeDirectory("run_id=1"))
      try directory.remove("run_id=1")
      queue.remove(watch)
      queue.remove(watch)
      queue.remove(4711)
      #expect(cinotifytools_count() == 0)
    }

    @Test("one owner: a second one is refused with its remedy, until the first is closed")
    func owner() throws {
      let first = try InotifyWatcher(.library)
      let error = try #require(throws: WatchError.self) { try InotifyWatcher(.library) }
      #expect(error.code == EBUSY)
      #expect(error.hint.contains("--watch kernel"))
      let (watcher, reason) = try WatchMode.auto.watcher(for: ["/"], polling: .seconds(1))
      #expect(watcher is PollingWatcher)
      #expect(reason == error.description)
      first.close()
      try InotifyWatcher(.library).close()
    }

    @Test("events that the library had read and not given end with it")
    func leftovers() throws {
      let directory = try TemporaryDirectory()
      try giveUpMany(in: directory)
      let queue = try LibraryQueue()
      #expect(read(queue, bytes: 4096) == 0)
      let watch = try queue.add(directory.path)
      #expect(watch == 1)
      try directory.write("", to: "last")
      #expect(read(queue, bytes: 4096) > 0)
      #expect(read(queue, bytes: 4096) == 0)
    }

    private func giveUpMany(in directory: TemporaryDirectory) throws {
      let queue = try LibraryQueue()
      _ = try queue.add(directory.path)
      for number in 0..<100 { try directory.write("", to: "\(number)") }
      #expect(read(queue, bytes: 300) > 0)
      #expect(queue.mayHaveMore)
    }

    private func read(_ queue: LibraryQueue, bytes: Int) -> Int {
      withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 8) { queue.read(into: $0) }
    }

    @Test("what the library has read, and the descriptor does not show, is not waited for")
    func buffered() throws {
      let directory = try TemporaryDirectory()
      let queue = try LibraryQueue()
      let watcher = try InotifyWatcher(queue)
      try watcher.watch(directory.path)
      let files = try (0..<100).map { try directory.write("", to: "\($0)") }
      #expect(read(queue, bytes: 300) > 0)
      #expect(watcher.wait(timeout: nil).namedFiles.contains(try #require(files.last)))
    }

    @Test("its descriptor does not block, and is not inherited by programs that are started")
    func flags() throws {
      let queue = try LibraryQueue()
      #expect(fcntl(queue.descriptor, F_GETFD) & FD_CLOEXEC != 0)
      #expect(fcntl(queue.descriptor, F_GETFL) & O_NONBLOCK != 0)
    }

    @Test("closing leaves no descriptor behind")
    func descriptors() throws {
      try InotifyWatcher(.library).close()
      let before = try openDescriptors(below: "anon_inode:inotify").count
      for _ in 0..<100 { try InotifyWatcher(.library).close() }
      #expect(try openDescriptors(below: "anon_inode:inotify").count <= before)
    }

    @Test("above descriptor 1023 it is refused, and auto polls; without the library it works")
    func manyDescriptors() async {
      await #expect(processExitsWith: .success) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(7), &limit)
        limit.rlim_cur = min(limit.rlim_max, 4096)
        setrlimit(__rlimit_resource_t(7), &limit)
        while open("/dev/null", O_RDONLY | O_CLOEXEC) < 1023 {}
        let error = try #require(throws: WatchError.self) { try InotifyWatcher(.library) }
        #expect(error.hint.contains("--watch kernel"))
        let (watcher, _) = try WatchMode.auto.watcher(for: ["/"], polling: .seconds(1))
        #expect(watcher is PollingWatcher)
        let directory = try TemporaryDirectory()
        let other = try InotifyWatcher(.kernel)
        try other.watch(directory.path)
        let file = try directory.write("", to: "file")
        #expect(other.changes(untilFile: file).namedFiles == [file])
      }
    }
  }
}
