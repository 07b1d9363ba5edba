import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import TraceStore

@testable import TracePipeline
@testable import TraceTail

/// What fails in one source costs that source only (DESIGN.md §3, 7): each call to the kernel for the
/// files of one run fails, one after the other, beside a run whose files are good.
@Suite("a source that fails")
struct SourceFaultTests {
  @Test(
    "follow goes on with all others, and reads the rest once it can",
    arguments: [true, false])
  func follow(isLasting: Bool) throws {
    let calls = Faults(first: .max, isLasting: false)
    try calls.during { try Self.follow($0) }
    #expect(calls.count > 20)
    for call in 0..<calls.count {
      try Faults(first: call, isLasting: isLasting).during { try Self.follow($0) }
    }
  }

  private static func follow(_ faults: Faults) throws {
    let follow = try FollowWorld()
    let world = follow.world
    func write(_ number: Int) throws {
      for run in ["bad", "good"] {
        try world.append(line("\(run) \(number)"), to: "stdout.txt", run: run)
        try world.append(json("\(run) \(number)"), to: "metadata.json", run: run)
        try world.append(line("\(run) error \(number)"), to: "stderr.txt", run: run)
      }
    }
    func expected(_ run: String, _ count: Int) -> [String] {
      (0..<count).flatMap { ["\(run) \($0)", "\(run) error \($0)"] }.sorted()
    }
    func step(_ count: Int) throws {
      try follow.step(
        ["bad", "good"].flatMap { run in
          ["stdout.txt", "stderr.txt", "metadata.json"].map { world.path($0, run: run) }
        })
      let messages = try world.messages()
      #expect(
        messages.filter { $0.hasPrefix("good") } == expected("good", count),
        "after the failure of call \(faults.first)")
      #expect(Set(messages).count == messages.count, "after the failure of call \(faults.first)")
    }
    try write(0)
    try follow.start()
    try step(1)
    try write(1)
    try step(2)
    try world.move("stdout.txt", to: "stdout.txt.1", run: "bad")
    try write(2)
    try step(3)
    faults.end()
    follow.time.pass(seconds: 100)
    try follow.step()
    follow.time.pass(seconds: 100)
    try follow.step()
    #expect(
      try world.messages() == (expected("bad", 3) + expected("good", 3)).sorted(),
      "after the failure of call \(faults.first)")
    try follow.stop()
  }

  @Test(
    "an import goes on with all others, says so, and the next one reads the rest",
    arguments: [true, false])
  func importing(isLasting: Bool) throws {
    let calls = Faults(first: .max, isLasting: false)
    try calls.during { try Self.importTwice($0) }
    for call in 0..<calls.count {
      try Faults(first: call, isLasting: isLasting).during {
        try Self.importTwice($0)
      }
    }
  }

  private static func importTwice(_ faults: Faults) throws {
    let world = try World()
    for run in ["a bad", "b good"] {
      for file in ["stdout.txt", "stderr.txt"] {
        try world.append(line("\(run) \(file)"), to: file, run: run)
      }
    }
    func messages(_ run: String) -> [String] { ["\(run) stderr.txt", "\(run) stdout.txt"] }
    try world.importAll()
    #expect(try world.messages().filter { $0.hasPrefix("b good") } == messages("b good"))
    faults.end()
    try world.importAll()
    #expect(
      try world.messages() == messages("a bad") + messages("b good"),
      "after the failure of call \(faults.first)")
  }

  @Test("times far away end no follower", arguments: [-9e18, -1e12, 9.3e9, 1e12, 9e18])
  func times(seconds: Double) throws {
    let follow = try FollowWorld()
    try follow.world.append(line("a"), to: "stdout.txt")
    var times = [
      timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0),
    ]
    for path in [follow.run, "\(follow.run)/stdout.txt"] {
      // What the file system does not take is set to the nearest time that it does.
      utimensat(AT_FDCWD, path, &times, 0)
    }
    try follow.start()
    try follow.step()
    #expect(try follow.world.messages() == ["a"])
    try follow.stop()
  }
}

/// Makes calls for the files of bad runs fail.
private final class Faults: Sendable {
  private struct State {
    var count = 0
    var isOver = false
  }

  /// The number of the first call that fails.
  let first: Int
  /// Whether all later calls fail too.
  let isLasting: Bool
  private let state = Mutex(State())

  init(first: Int, isLasting: Bool) {
    self.first = first
    self.isLasting = isLasting
  }

  /// How many calls were made.
  var count: Int { state.withLock { $0.count } }

  func end() { state.withLock { $0.isOver = true } }

  func during(_ body: (Faults) throws -> Void) throws {
    let errorNumber: @Sendable (SystemFault.Call, String) -> Int32 = { [self] _, path in
      guard path.contains("bad") else { return 0 }
      return state.withLock { state in
        if state.isOver { return 0 }
        defer { state.count += 1 }
        return state.count == first || isLasting && state.count > first ? EIO : 0
      }
    }
    try SystemFault.$errorNumber.withValue(errorNumber) { try body(self) }
  }
}
