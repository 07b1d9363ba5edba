internal import Foundation
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("What a watcher names", .timeLimit(.minutes(15)))
  struct WatcherTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test("a file that is made", arguments: Implementation.allCases)
    func make(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      #expect(try watcher.watch(directory.path) == .watched)
      let file = try directory.write("a line\n", to: "stdout.txt")
      let changes = watcher.changes(untilFile: file)
      #expect(changes.namedFiles == [file])
      #expect(changes.directories.isEmpty && changes.goneDirectories.isEmpty)
      #expect(!changes.hasLostTrack)
    }

    @Test(
      "a file that is written to by a writer that has had it open",
      arguments: Implementation.allCases
    )
    func append(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let writer = try ScriptedWriter(path: file)
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for _ in 0..<3 {
        try writer.write("another\n")
        #expect(watcher.changes(untilFile: file).namedFiles == [file])
      }
    }

    @Test(
      "that a file was only written, until its name or that of another changes",
      arguments: Implementation.allCases)
    func onlyWritten(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let writer = try ScriptedWriter(path: file)
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try writer.write("another\n")
      #expect(watcher.wait(timeout: .seconds(20)).written == [directory.path: ["stdout.txt"]])
      let other = try directory.write("a line\n", to: "stderr.txt")
      var changes = Changes()
      while !changes.namedFiles.contains(other) { changes = watcher.wait(timeout: .seconds(20)) }
      #expect(changes.files.contains(other))
      try directory.move("stdout.txt", to: "stdout.txt.1")
      changes = Changes()
      while !changes.namedFiles.contains(file) { changes = watcher.wait(timeout: .seconds(20)) }
      #expect(changes.files.contains(file))
    }

    @Test("a file that is truncated", arguments: Implementation.allCases)
    func truncate(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let writer = try ScriptedWriter(path: file)
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try writer.truncate()
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test("both names of a file that is renamed", arguments: Implementation.allCases)
    func rename(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try directory.move("stdout.txt", to: "stdout.txt.1")
      let names: Set = [file, directory.path("stdout.txt.1")]
      #expect(watcher.changes { $0.namedFiles.isSuperset(of: names) }.namedFiles == names)
    }

    @Test("a file that is removed", arguments: Implementation.allCases)
    func remove(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try directory.remove("stdout.txt")
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test("a file that another takes the place of", arguments: Implementation.allCases)
    func replace(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      try directory.write("a file\n", to: "elsewhere/stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      #expect(Foundation.rename(directory.path("elsewhere/stdout.txt"), file) == 0)
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "a file that is moved to another watched directory, at both places",
      arguments: Implementation.allCases)
    func moveFile(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "run_id=1/stdout.txt")
      let other = try directory.makeDirectory("run_id=2")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path("run_id=1"))
      try watcher.watch(other)
      try directory.move("run_id=1/stdout.txt", to: "run_id=2/stdout.txt")
      let names: Set = [file, "\(other)/stdout.txt"]
      #expect(watcher.changes { $0.namedFiles.isSuperset(of: names) }.namedFiles == names)
    }

    @Test("a file whose permissions change", arguments: Implementation.allCases)
    func permissions(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      #expect(chmod(file, 0o640) == 0)
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test(
      "a symbolic link that is made, and that is led elsewhere", arguments: Implementation.allCases)
    func link(_ implementation: Implementation) throws {
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      let link = try directory.link("current.log", to: "first.log")
      #expect(watcher.changes(untilFile: link).namedFiles == [link])
      try directory.remove("current.log")
      try directory.link("current.log", to: "second.log")
      #expect(watcher.changes(untilFile: link).namedFiles == [link])
    }

    @Test(
      "files whose names are not UTF-8, each by a name of its own",
      arguments: Implementation.allCases
    )
    func names(_ implementation: Implementation) throws {
      let names: [[UInt8]] = [
        [0xE9], [0xE8, 0x41], Array("\u{10FF80}é".utf8), Array("Wörter".utf8), [0xF0, 0x9F, 0x41],
      ]
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for name in names {
        let path = Array("\(directory.path)/".utf8) + name
        let descriptor = open(path.map { CChar(bitPattern: $0) } + [0], O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
      }
      let paths = Set(
        [
          "\u{10FFE9}", "\u{10FFE8}A", "\u{10FFF4}\u{10FF8F}\u{10FFBE}\u{10FF80}é", "Wörter",
          "\u{10FFF0}\u{10FF9F}A",
        ].map(directory.path))
      #expect(watcher.changes { $0.namedFiles.count == names.count }.namedFiles == paths)
    }

    @Test("one path for ten thousand lines", arguments: Implementation.allCases)
    func coalesce(_ implementation: Implementation) throws {
      let file = try directory.write("", to: "stdout.txt")
      let writer = try ScriptedWriter(path: file)
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      for _ in 0..<10_000 { try writer.write("line\n") }
      #expect(watcher.changes(untilFile: file).namedFiles == [file])
    }

    @Test("nothing for reading", arguments: Implementation.allCases)
    func reading(_ implementation: Implementation) throws {
      let file = try directory.write("a line\n", to: "stdout.txt")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      #expect(try Data(contentsOf: URL(filePath: file)).count == 7)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }

    @Test("nothing in a directory that is watched no more", arguments: Implementation.allCases)
    func unwatch(_ implementation: Implementation) throws {
      let finished = try directory.makeDirectory("run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try watcher.watch(finished)
      watcher.unwatch(finished)
      watcher.unwatch(directory.path("never watched"))
      try directory.write("a line\n", to: "run_id=1/stdout.txt")
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }

    @Test(
      "a file that is not in a watched directory itself is not named",
      arguments: Implementation.allCases)
    func below(_ implementation: Implementation) throws {
      try directory.makeDirectory("run_id=1")
      let watcher = try implementation.watcher()
      try watcher.watch(directory.path)
      try directory.write("a line\n", to: "run_id=1/stdout.txt")
      let last = try directory.write("", to: "last")
      #expect(watcher.changes(untilFile: last).namedFiles == [last])
    }
  }
}
