import TestSupport
import Testing

@testable import TracePipeline

/// Records that became rows before their run had metadata.
@Suite("The records that were read before their run was paired")
struct BacklogTests {
  private func record(_ message: String) -> String {
    """
    {"mode":"stdout","level":"info","datetime":"2026-01-02 03:04:05","process":1,"thread":2,\
    "message":"\(message)","run_id":"r","filename":"flow.py","lineno":3}

    """
  }

  @Test("pairing is told of them once, though the line behind them waits for its end")
  func waitingLine() throws {
    let header = "[2026-01-02 03:04:05] [info] "
    let follow = try FollowWorld()
    let world = follow.world
    try world.append("\(header)one\n\(header)two\n\(header)th", to: "stdout.txt")
    // An import takes the line as it is; a follower leaves it until its LF is there.
    try world.importAll()
    try world.append("re", to: "stdout.txt")
    try world.append(record("one"), to: "metadata.json")
    try follow.start()
    try follow.step()
    try follow.stop()
    try world.append("e\n", to: "stdout.txt")
    try world.append(record("two") + record("three"), to: "metadata.json")
    try world.importAll(batchSize: 1)
    #expect(
      try world.rows(["message", "process"]).map(\.values).sorted { $0[0] < $1[0] }
        == [["one", "1"], ["three", "1"], ["two", "1"]])
    #expect(try world.rejects() == [])
    #expect(try world.verify().isProven)
  }
}
