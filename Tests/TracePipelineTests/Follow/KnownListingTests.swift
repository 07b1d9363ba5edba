import Foundation
import TestSupport
import Testing
import TraceTail
import TraceWatch

@testable import TracePipeline

/// A file that is only written does not cost a listing of its directory; whatever the listing of before
/// hides is found by the sweep.
@Suite("listings that are remembered")
struct KnownListingTests {
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
      for file in files { changes.note(file: follow.world.path(file), isWritten: true) }
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
    for message in ["c", "d"] {
      try follow.world.append(line(message), to: "stdout.txt")
      try say(written: "stdout.txt")
    }
    try expect("a", "b", "c", "d")
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
struct KnownListingsTests {
  private func run(_ id: String, _ names: String...) -> RunDirectory {
    RunDirectory(path: "/d", runID: id, files: names.map { SourceFile(path: "/d/\($0)") })
  }

  @Test("the runs that have the files, and nothing where a file is in none")
  func runs() {
    var listings = KnownListings()
    listings.note([run("a", "1", "2"), run("b", "3"), run("c", "4")], of: "/d")
    #expect(listings.runs(of: "/d", with: ["/d/4", "/d/1"])?.map(\.runID) == ["a", "c"])
    #expect(listings.runs(of: "/d", with: ["/d/1", "/d/5"]) == nil)
    #expect(listings.runs(of: "/e", with: ["/d/1"]) == nil)
    listings.forget("/d")
    #expect(listings.runs(of: "/d", with: ["/d/1"]) == nil)
  }

  @Test("no more files than the limit")
  func limit() {
    var listings = KnownListings(limit: 3)
    listings.note([run("a", "1", "2")], of: "/d")
    listings.note([run("b", "3", "4")], of: "/e")
    #expect(listings.runs(of: "/d", with: ["/d/1"]) == nil)
    #expect(listings.runs(of: "/e", with: ["/d/3"]) != nil)
    listings.note([run("c", "1", "2", "3", "4")], of: "/f")
    #expect(listings.runs(of: "/f", with: ["/d/1"]) == nil)
  }
}
