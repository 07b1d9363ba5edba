internal import Foundation
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("Directories that come and go", .timeLimit(.minutes(15)))
  struct DirectoryTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test("a directory that is made is named", arguments: Implementation.allCases)
    func make(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      let run = try directory.makeDirectory("run_id=1")
      #expect(watcher.changes { $0.directories.contains(run) }.directories == [run])
    }

    @Test(
      "a directory that is moved here with its files is named", arguments: Implementation.allCases)
    func moveIn(_ implementation: Implementation) throws {
      let elsewhere = try TemporaryDirectory()
      try elsewhere.write("a line\n", to: "run/stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      let run = directory.path("run_id=1")
      try FileManager.default.moveItem(atPath: elsewhere.path("run"), toPath: run)
      #expect(watcher.changes { $0.directories.contains(run) }.directories == [run])
    }

    @Test("a directory that is removed is gone, watched or not", arguments: Implementation.allCases)
    func remove(_ implementation: Implementation) throws {
      let runs = try [directory.makeDirectory("run_id=1"), directory.makeDirectory("run_id=2")]
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try watcher.watch(runs[0])
      try directory.remove("run_id=1")
      try directory.remove("run_id=2")
      let changes = watcher.changes { $0.goneDirectories.count == 2 }
      #expect(changes.goneDirectories == Set(runs))
      #expect(changes.directories.isSubset(of: runs))
    }

    @Test("a directory is gone whose parent is not watched", arguments: Implementation.allCases)
    func removeRoot(_ implementation: Implementation) throws {
      let root = try directory.makeDirectory("root")
      let watcher = try implementation.watcher()
      try watcher.watch(root)
      try directory.remove("root")
      #expect(watcher.changes { !$0.goneDirectories.isEmpty }.goneDirectories == [root])
    }

    @Test(
      "a directory that moves away is gone with all below it, and what is written there later is not named",
      arguments: Implementation.allCases)
    func moveAway(_ implementation: Implementation) throws {
      let nested = try directory.makeDirectory("root/a/b/c")
      let run = directory.path("root/a")
      let sibling = try directory.makeDirectory("root/ab")
      let watcher = try implementation.watcher()
      for path in [directory.path("root"), run, nested, sibling] { try watcher.watch(path) }
      try directory.move("root/a", to: "elsewhere")
      let changes = watcher.changes { $0.goneDirectories.isSuperset(of: [run, nested]) }
      #expect(changes.goneDirectories == [run, nested])
      try directory.write("a line\n", to: "elsewhere/stdout.txt")
      try directory.write("a line\n", to: "elsewhere/b/c/stdout.txt")
      let last = try directory.write("", to: "root/ab/last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }

    @Test(
      "a directory that is removed and made again is watched by watching it again, and unwatched as any",
      arguments: Implementation.allCases)
    func makeAgain(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("root/run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path("root"))
      for round in 0..<3 {
        try watcher.watch(run)
        let file = try directory.write("\(round)\n", to: "root/run_id=1/stdout.txt")
        _ = watcher.changes(untilFile: file)
        try directory.remove("root/run_id=1")
        try directory.makeDirectory("root/run_id=1")
      }
      try watcher.watch(run)
      watcher.unwatch(run)
      let late = try directory.write("a line\n", to: "root/run_id=1/late.txt")
      let last = try directory.write("", to: "root/last")
      #expect(!watcher.changes(untilFile: last).namedFiles.contains(late))
    }

    @Test(
      "watching again finds that another directory has taken the place, before anything is said",
      arguments: Implementation.allCases)
    func replaceUnseen(_ implementation: Implementation) throws {
      let root = try directory.makeDirectory("root")
      let watcher = try implementation.watcher()
      try watcher.watch(root)
      try directory.move("root", to: "old")
      try directory.makeDirectory("root")
      try watcher.watch(root)
      let file = try directory.write("a line\n", to: "root/stdout.txt")
      _ = watcher.changes(untilFile: file)
      try directory.write("a line\n", to: "old/stderr.txt")
      let last = try directory.write("", to: "root/last")
      let named = watcher.changes(untilFile: last).namedFiles
      #expect(!named.contains(directory.path("root/stderr.txt")))
    }

    @Test("a directory that is watched twice is unwatched once", arguments: Implementation.allCases)
    func twice(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try watcher.watch(run)
      let file = try directory.write("a line\n", to: "run_id=1/stdout.txt")
      #expect(try watcher.watch(run) == .watched)
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
      watcher.unwatch(run)
      try directory.write("a line\n", to: "run_id=1/stderr.txt")
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }

    @Test(
      "a watched directory whose permissions change is to be read as a whole",
      arguments: Implementation.allCases)
    func permissions(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(run)
      #expect(chmod(run, 0o700) == 0)
      #expect(watcher.changes { !$0.directories.isEmpty }.directories == [run])
    }

    @Test(
      "what is not there, or is no directory, is refused, and said how",
      arguments: Implementation.allCases)
    func refused(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      let file = try directory.write("a line\n", to: "stdout.txt")
      let missing = directory.path("missing")
      for (path, code) in [(missing, ENOENT), (file, ENOTDIR)] {
        let error = try #require(throws: WatchError.self) { try watcher.watch(path) }
        #expect(error.code == code)
        #expect(error.operation == "watch \(path)")
        #expect(error.description.hasPrefix("cannot watch \(path): "))
        #expect(error.hint == "Check the path; the directory may have been moved or removed.")
      }
    }

    @Test(
      "a directory that was replaced by a file is watched no more",
      arguments: Implementation.allCases
    )
    func refusedAgain(_ implementation: Implementation) throws {
      let run = try directory.makeDirectory("root/run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path("root"))
      try watcher.watch(run)
      try directory.move("root/run_id=1", to: "elsewhere")
      try directory.write("", to: "root/run_id=1")
      #expect(throws: WatchError.self) { try watcher.watch(run) }
      try directory.write("a line\n", to: "elsewhere/stdout.txt")
      let last = try directory.write("", to: "root/last")
      let changes = watcher.changes(untilFile: last)
      #expect(changes.namedFiles.isSubset(of: [run, last]))
    }

    @Test(
      "directories that are made with their files all the time: watching and then listing finds each file",
      arguments: Implementation.allCases)
    func race(_ implementation: Implementation) async throws {
      let root = try directory.makeDirectory("root")
      let watcher = try implementation.watcher()
      try watcher.watch(root)
      let count = 300
      async let written: Void = onThread {
        for number in 0..<count {
          let run = "\(root)/run_id=\(number)"
          mkdir(run, 0o700)
          mkdir("\(run)/nested", 0o700)
          for file in ["\(run)/stdout.txt", "\(run)/nested/stdout.txt"] {
            close(open(file, O_WRONLY | O_CREAT, 0o600))
          }
        }
      }
      let found = await onThread {
        var found: Set<String> = []
        while found.count < 2 * count {
          let changes = watcher.wait(timeout: .seconds(20))
          if changes.isEmpty { break }
          found.formUnion(changes.namedFiles)
          for path in changes.directories { watchAll(path, with: watcher, &found) }
        }
        return found
      }
      await written
      let expected = (0..<count).flatMap {
        ["\(root)/run_id=\($0)/stdout.txt", "\(root)/run_id=\($0)/nested/stdout.txt"]
      }
      #expect(found == Set(expected))
    }
  }
}

/// Watches a directory and all below it, each before it is listed.
private func watchAll(_ path: String, with watcher: any Watcher, _ files: inout Set<String>) {
  guard (try? watcher.watch(path)) == .watched else { return }
  for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
    if name == "nested" {
      watchAll("\(path)/\(name)", with: watcher, &files)
    } else {
      files.insert("\(path)/\(name)")
    }
  }
}
