import Foundation
import TestSupport
import Testing

@testable import TracePipeline

@Suite("A long record that grows line by line")
struct GrowingRecordTests {
  private func long() throws -> FollowedRun {
    let run = try FollowedRun()
    try run.follow.start()
    try run.write(String(repeating: "x", count: 8_000))
    try run.step()
    return run
  }

  private func length(_ run: FollowedRun) throws -> Int {
    try run.follow.messages().first?.utf8.count ?? 0
  }

  @Test("is read again when nothing has come for a second")
  func quiet() throws {
    let run = try long()
    try run.append(Array("more\n".utf8), to: "stdout.txt")
    try run.step()
    #expect(try length(run) == 8_000)
    run.follow.time.pass(seconds: 0.5)
    try run.append(Array("more\n".utf8), to: "stdout.txt")
    try run.step()
    run.follow.time.pass(seconds: 0.6)
    try run.follow.step()
    #expect(try length(run) == 8_000, "a line came half a second ago")
    run.follow.time.pass(seconds: 0.5)
    try run.follow.step()
    #expect(try length(run) == 8_010)
  }

  @Test("is read again when it has grown by a quarter, or a header follows")
  func larger() throws {
    let run = try long()
    try run.append(Array((String(repeating: "y", count: 3_000) + "\n").utf8), to: "stdout.txt")
    try run.step()
    #expect(try length(run) == 11_001)
    try run.append(Array("more\n".utf8), to: "stdout.txt")
    try run.step()
    try run.write("next")
    try run.step()
    #expect(try run.follow.messages().map(\.utf8.count) == [11_006, 4])
  }

  @Test("is read after ten seconds however steadily it grows")
  func steady() throws {
    let run = try long()
    for _ in 0..<15 {
      try run.append(Array("more\n".utf8), to: "stdout.txt")
      try run.step()
      run.follow.time.pass(seconds: 0.7)
      try run.follow.step()
    }
    #expect(try length(run) > 8_000)
  }

  @Test("a short one is read with each line")
  func short() throws {
    let run = try FollowedRun()
    try run.follow.start()
    try run.write("a")
    for number in 1...20 {
      try run.append(Array("more\n".utf8), to: "stdout.txt")
      try run.step()
      #expect(try length(run) == 1 + 5 * number)
    }
  }
}
