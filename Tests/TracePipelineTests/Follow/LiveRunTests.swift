import Foundation
import TestSupport
import Testing
import TraceTail
import TraceWatch

@testable import TracePipeline

/// A file that is only written costs neither a listing of its directory nor a look at the database;
/// whatever that hides is found by the sweep.
@Suite("runs that are remembered")
struct LiveRunTests {
  private let follow: FollowWorld

  init() throws {
    follow = try FollowWorld()
    try follow.world.append(line("a"), to: "stdout.txt")
    try follow.start()
    // The directory is listed, as anything may have happened.
    try follow.world.append(line("b"), to: "stdout.txt")
    try follow.step([follow.world.path("stdout.txt")])
  }

  private func say(written files: String...) throws {
    follow.watcher.say { changes in
      for file in files { changes.note(file: file, in: follow.run, isWritten: true) }
    }
    try follow.step()
  }

  private func expect(_ messages: String...) throws {
    #expect(try follow.messages().sorted() == messages.sorted())
  }

  private func sweep() throws {
    follow.time.pass(seconds: 100)
    try follow.step()
  }

  @Test("what is written is read")
  func written() throws {
    for message in ["c", "d", "e"] {
      try follow.world.append(line(message), to: "stdout.txt")
      try say(written: "stdout.txt")
    }
    try expect("a", "b", "c", "d", "e")
  }

  @Test("what goes on with an open record, and half a line")
  func continuation() throws {
    for text in [line("c"), "more\n", "half", " a line\n", line("d")] {
      try follow.world.append(text, to: "stdout.txt")
      try say(written: "stdout.txt")
    }
    try expect("a", "b", "c\nmore\nhalf a line", "d")
  }

  @Test("other bytes in the place of those that were read", arguments: [1, 2, 9])
  func replaced(count: Int) throws {
    try follow.world.append(line("c"), to: "stdout.txt")
    try say(written: "stdout.txt")
    let others = (0..<count).map { "other \($0)" }
    try follow.world.overwrite(others.map { line($0, second: 9) }.joined(), "stdout.txt")
    try say(written: "stdout.txt")
    #expect(try follow.messages().sorted() == ["a", "b", "c"] + others)
  }

  @Test("a file that is emptied, and filled again with what it had", arguments: [1, 2, 3])
  func restored(lines count: Int) throws {
    try follow.world.append(line("c"), to: "stdout.txt")
    try say(written: "stdout.txt")
    let all = ["a", "b", "c"].map { line($0) }
    try follow.world.overwrite("", "stdout.txt")
    try say(written: "stdout.txt")
    try follow.world.append(all[..<count].joined(), to: "stdout.txt")
    try say(written: "stdout.txt")
    try follow.world.append(all[count...].joined(), to: "stdout.txt")
    try say(written: "stdout.txt")
    try expect("a", "b", "c")
  }

  @Test("metadata that comes after its text, and a text after its metadata")
  func sides() throws {
    try follow.world.append(json("a") + json("b") + json("c"), to: "metadata.json")
    try follow.step([follow.world.path("metadata.json")])
    for message in ["c", "d", "e"] {
      try follow.world.append(line(message), to: "stdout.txt")
      try say(written: "stdout.txt")
      if message == "c" { continue }
      try follow.world.append(json(message), to: "metadata.json")
      try say(written: "metadata.json")
    }
    try expect("a", "b", "c", "d", "e")
  }

  @Test("what a sweep reads, and an event tells of later, is read once")
  func sweepBetween() throws {
    for message in ["c", "d", "e"] {
      try follow.world.append(line(message), to: "stdout.txt")
      try sweep()
      try say(written: "stdout.txt")
      try say(written: "stdout.txt")
    }
    try expect("a", "b", "c", "d", "e")
  }

  @Test("a file that moves to another run, of which one of the two is told")
  func movedToAnotherRun() throws {
    try follow.world.append(line("c"), to: "stdout.txt")
    try say(written: "stdout.txt")
    let folder = follow.world.folder
    try folder.makeDirectory("logs/run_id=s")
    try folder.move("logs/run_id=r/stdout.txt", to: "logs/run_id=s/stdout.txt")
    follow.watcher.say { $0.directories.insert(folder.path("logs/run_id=s")) }
    try follow.step()
    try folder.append(line("d"), to: "logs/run_id=s/stdout.txt")
    try follow.step([folder.path("logs/run_id=s/stdout.txt")])
    try folder.append(line("e"), to: "logs/run_id=s/stdout.txt")
    try say(written: "stdout.txt")
    try sweep()
    try expect("a", "b", "c", "d", "e")
  }

  @Test("a new file that no event told of is found by the sweep, or when it is written")
  func lostCreation() throws {
    try follow.world.append(line("error"), to: "stderr.txt")
    try follow.world.append(line("c"), to: "stdout.txt")
    try say(written: "stdout.txt")
    try expect("a", "b", "c")
    try sweep()
    try expect("a", "b", "c", "error")
    try follow.world.append(line("another"), to: "stderr.txt")
    try say(written: "stderr.txt")
    try expect("a", "b", "c", "error", "another")
  }

  @Test("a rotation that no event told of costs and doubles no line")
  func lostRotation() throws {
    try follow.world.append(line("late"), to: "stdout.txt")
    try follow.world.move("stdout.txt", to: "stdout.txt.1")
    try follow.world.append(line("new"), to: "stdout.txt")
    try say(written: "stdout.txt")
    try sweep()
    try expect("a", "b", "late", "new")
    try follow.world.append(line("newer"), to: "stdout.txt")
    try say(written: "stdout.txt")
    try sweep()
    try expect("a", "b", "late", "new", "newer")
  }

  @Test("a removal that no event told of, and a file that takes the place")
  func lostRemoval() throws {
    try follow.world.remove("stdout.txt")
    try say(written: "stdout.txt")
    try follow.world.append(line("new"), to: "stdout.txt")
    try say(written: "stdout.txt")
    try sweep()
    try expect("a", "b", "new")
  }

  @Test("nothing is read of what nobody told of, but by the sweep")
  func silence() throws {
    try follow.world.append(line("c"), to: "stdout.txt")
    try follow.step()
    try expect("a", "b")
    try sweep()
    try expect("a", "b", "c")
  }
}

@Suite("What is remembered of listings")
struct ListingTests {
  private func run(_ id: String, _ names: String...) -> LiveRun {
    LiveRun(RunDirectory(path: "/d", runID: id, files: names.map { SourceFile(path: "/d/\($0)") }))
  }

  @Test("the runs that have the files, and nothing where a file is in none")
  func runs() {
    var listings = LiveRuns()
    listings.note([run("a", "1", "2"), run("b", "3"), run("c", "4")], of: "/d")
    let found = listings.runs(of: "/d", with: ["4", "1", "2"])
    #expect(found?.map(\.run.directory.runID) == ["a", "c"])
    #expect(found?.map(\.files) == [["1", "2"], ["4"]])
    #expect(listings.runs(of: "/d", with: ["1", "5"]) == nil)
    #expect(listings.runs(of: "/e", with: ["1"]) == nil)
    listings.forget("/d")
    #expect(listings.runs(of: "/d", with: ["1"]) == nil)
  }

  @Test("no more files than the limit")
  func limit() {
    var listings = LiveRuns(limit: 3)
    listings.note([run("a", "1", "2")], of: "/d")
    listings.note([run("b", "3", "4")], of: "/e")
    #expect(listings.runs(of: "/d", with: ["1"]) == nil)
    #expect(listings.runs(of: "/e", with: ["3"]) != nil)
    listings.note([run("c", "1", "2", "3", "4")], of: "/f")
    #expect(listings.runs(of: "/f", with: ["1"]) == nil)
  }
}
