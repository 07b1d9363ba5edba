import Foundation
import TestSupport
import Testing
import TraceLogging

@Suite("Many writers of one database")
struct ManyWritersTests {
  private let world: LogWorld

  init() throws {
    world = try LogWorld()
  }

  @Test("each record of many threads is there once, and those of a thread are in their order")
  func threads() throws {
    let handlers = try (0..<4).map { try world.handler("run-\($0)", bufferSize: 50) }
    DispatchQueue.concurrentPerform(iterations: 16) { thread in
      let logger = handlers[thread % 4].logger
      for number in 0..<500 { logger.info("\(number)", metadata: ["user_id": "\(thread)"]) }
    }
    for handler in handlers { try handler.close() }
    #expect(try world.count == 8_000)
    for thread in 0..<16 {
      #expect(
        try world.rows("SELECT run_id, message FROM traces WHERE user_id = '\(thread)' ORDER BY id")
          == (0..<500).map { ["run-\(thread % 4)", "\($0)"] })
    }
  }

  @Test("a process that ends without closing anything has written everything")
  func exit() throws {
    let probe = try Program(
      running: Built.probe, ["rows", world.path, "run", "1000"], directory: world.folder.path)
    #expect(probe.status == 0, "\(probe.errors)")
    #expect(
      try world.column("SELECT message FROM traces ORDER BY id") == (0..<1_000).map { "\($0)" })
  }

  @Test("a process that ends while the database stays locked says how much is lost, and how often")
  func lost() throws {
    try world.handler().close()
    let lock = try world.lock()
    let probe = try Program(
      running: Built.probe, ["lost", world.path, "run", "5"], directory: world.folder.path)
    try lock.release()
    #expect(probe.status == 0)
    #expect(
      probe.errors.hasPrefix(
        """
        TraceLogging: cannot write 5 rows to the database \(world.path): database is locked
          5 records are lost. Another program holds it; end that program, or wait for it.
        """), "\(probe.errors)")
    #expect(probe.errors.split(separator: "\n").count == 2)
    #expect(try world.count == 0)
  }

  @Test("processes that make the same new database at once lose nothing")
  func processes() throws {
    let processes = try (0..<5).map { number in
      try Built.start(
        Built.probe, ["rows", world.path, "run-\(number)", "400"], in: world.folder,
        output: "output-\(number)")
    }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    for number in 0..<5 {
      #expect(
        try world.column("SELECT message FROM traces WHERE run_id = 'run-\(number)' ORDER BY id")
          == (0..<400).map { "\($0)" })
    }
    #expect(try world.column("SELECT count(*) FROM sqlite_master WHERE name GLOB 'idx_*'") == ["4"])
    #expect(try world.column("PRAGMA integrity_check") == ["ok"])
  }

  @Test("after SIGKILL what was flushed is there once, and nothing is torn")
  func kill() throws {
    let processes = try (0..<3).map { number in
      try Built.start(
        Built.probe, ["endless", world.path, "run-\(number)"], in: world.folder,
        output: "output-\(number)")
    }
    func flushed(_ number: Int) throws -> Int {
      let text = try String(contentsOfFile: world.folder.path("output-\(number)"), encoding: .utf8)
      // The last line may be torn: it counts once its end is there.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      return lines.last.flatMap { Int($0) } ?? 0
    }
    for (number, process) in processes.enumerated() {
      #expect(try LogWorld.waits { try flushed(number) >= 200 * (number + 1) })
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
    }
    for number in 0..<3 {
      let there = try world.column(
        "SELECT message FROM traces WHERE run_id = 'run-\(number)' ORDER BY id")
      #expect(there == (0..<there.count).map { "\($0)" })
      #expect(there.count >= (try flushed(number)))
    }
    #expect(try world.column("PRAGMA integrity_check") == ["ok"])
  }
}
