import Testing

@testable import TracePipeline

@Suite("How long a follower waits for more")
struct FollowLoadTests {
  /// Passes that take so long, one after the other with the pauses between them. Gives the seconds from
  /// one to the next in the end.
  private func interval(passes seconds: Double) -> Double {
    var load = FollowLoad()
    var (time, last) = (0.0, 0.0)
    for _ in 0..<20 {
      last = time
      load.notePass(from: time, to: time + seconds, records: 100)
      time += seconds
      time += load.pause(at: time)
    }
    return time - last
  }

  @Test("not at all for the first line, or one that comes alone")
  func alone() {
    var load = FollowLoad()
    #expect(load.pause(at: 0) == 0)
    load.notePass(from: 10, to: 10.001, records: 100)
    #expect(load.pause(at: 10.01) == 0)
    #expect(load.pause(at: 10.002) > 0)
    load.notePass(from: 11, to: 11.001, records: 1)
    #expect(load.pause(at: 11.002) == 0)
  }

  @Test("some times as long as passes take, so that most of the time is left to others")
  func busy() {
    let interval = interval(passes: 0.001)
    #expect(interval > 0.005 && interval < 0.007)
  }

  @Test("so that a line never waits for twenty milliseconds")
  func longest() {
    for seconds in [0.003, 0.01, 0.017] {
      #expect(interval(passes: seconds) <= 0.018 + 1e-9)
    }
  }

  @Test("not at all where a pass takes longer than that")
  func overloaded() { #expect(abs(interval(passes: 0.1) - 0.1) < 1e-9) }
}
