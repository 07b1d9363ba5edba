import Testing

@testable import TracePipeline

@Suite("How long a follower waits for more")
struct FollowLoadTests {
  @Test("not at all for lines that come alone, however long that goes on")
  func light() {
    var load = FollowLoad(at: 0, records: 0)
    for step in 1...1_000 {
      load.note(records: step, at: Double(step) * 0.002)
      #expect(load.pause == 0)
    }
  }

  @Test("not for a burst that is over")
  func burst() {
    var load = FollowLoad(at: 0, records: 0)
    load.note(records: 10_000, at: 0.05)
    #expect(load.pause == 0)
    load.note(records: 10_000, at: 10)
    #expect(load.pause == 0)
  }

  @Test("the longer the more lines come, and never longer than ten milliseconds")
  func heavy() {
    let pauses = [2_000, 5_000, 10_000, 1_000_000].map { rate in
      var load = FollowLoad(at: 0, records: 0)
      load.note(records: rate / 10, at: 0.1)
      return load.pause
    }
    #expect(pauses == pauses.sorted())
    #expect(pauses[0] > 0)
    #expect(pauses[2] == 0.01 && pauses[3] == 0.01)
  }

  @Test("no longer once it has become quiet")
  func quiet() {
    var load = FollowLoad(at: 0, records: 0)
    load.note(records: 10_000, at: 0.1)
    #expect(load.pause > 0)
    load.note(records: 10_010, at: 0.3)
    #expect(load.pause == 0)
  }
}
