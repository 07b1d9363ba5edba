import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TraceLogging

@Suite("The buffer of the handler")
struct BufferTests {
  private let world: LogWorld

  init() throws {
    world = try LogWorld()
  }

  @Test("records wait until there are enough of them, and their number can be read")
  func size() throws {
    let handler = try world.handler(bufferSize: 3)
    handler.logger.info("1")
    handler.logger.info("2")
    #expect(handler.bufferedRecords == 2)
    #expect(try world.count == 0)
    handler.logger.info("3")
    #expect(try LogWorld.waits { try world.count == 3 })
    #expect(LogWorld.waits { handler.bufferedRecords == 0 })
  }

  @Test("a record that comes alone is written when the flush interval is over")
  func interval() throws {
    let handler = try world.handler(flushInterval: .milliseconds(30))
    handler.logger.info("alone")
    #expect(try LogWorld.waits { try world.count == 1 })
  }

  @Test("a short interval is kept though a handler with a long one waits on the same database")
  func intervals() throws {
    let slow = try world.handler("slow")
    let fast = try world.handler("fast", flushInterval: .milliseconds(30))
    slow.logger.info("slow")
    #expect(slow.bufferedRecords == 1)
    fast.logger.info("fast")
    #expect(try LogWorld.waits { try world.count == 2 })
  }

  @Test("flush and close write everything; what is logged after close is not lost")
  func close() throws {
    let handler = try world.handler()
    handler.logger.info("1")
    try handler.flush()
    #expect(try world.count == 1)
    handler.logger.info("2")
    try handler.close()
    #expect(try world.count == 2)
    handler.logger.info("3")
    try handler.close()
    try handler.close()
    #expect(try world.count == 3)
    #expect(handler.bufferedRecords == 0)
  }

  @Test("what a handler has logged is written though nobody has that handler any more")
  func abandoned() throws {
    do {
      let handler = try world.handler(flushInterval: .milliseconds(30))
      handler.logger.info("1")
    }
    #expect(try LogWorld.waits { try world.count == 1 })
    #expect(try LogWorld.waits { try openDescriptors(below: world.path).isEmpty })
  }

  @Test("handlers of one database share a connection, whatever they call it; the last closes it")
  func shared() throws {
    try world.folder.makeDirectory("d")
    try world.folder.link("d/link", to: world.folder.path)
    let names = [world.path, "sqlite://\(world.path)", world.folder.path("d/link/traces.db")]
    let handlers = try names.map { try SQLiteLogHandler(runID: "r", database: $0) }
    func connections() throws -> Int {
      try openDescriptors(below: world.path).filter { $0 == world.path }.count
    }
    #expect(try connections() == 1)
    for (position, handler) in handlers.enumerated() {
      handler.logger.info("\(position)")
      try handler.close()
    }
    #expect(try LogWorld.waits { try connections() == 0 })
    #expect(try world.count == 3)
  }

  @Test("where the database is locked, logging goes on until the memory limit and then waits")
  func memoryLimit() throws {
    var options = TraceOptions()
    options.memoryLimit = 100_000
    options.onError = { _ in }
    let handler = try world.handler(bufferSize: 1, options: options)
    let lock = try world.lock()
    let channel = Logged()
    let thread = Thread {
      for number in 0..<1_000 {
        handler.logger.info("\(number)")
        channel.count.add(1, ordering: .relaxed)
      }
    }
    thread.start()
    // It stands still at some number of records, with that many in memory.
    #expect(LogWorld.waits { handler.bufferedRecords > 300 })
    #expect(channel.count.load(ordering: .relaxed) < 1_000)
    try lock.release()
    #expect(LogWorld.waits { channel.count.load(ordering: .relaxed) == 1_000 })
    try handler.close()
    #expect(
      try world.column("SELECT message FROM traces ORDER BY id") == (0..<1_000).map { "\($0)" })
  }

  @Test("tasks suspend at the memory limit and go on when there is room")
  func suspension() async throws {
    var options = TraceOptions()
    options.memoryLimit = 10_000
    options.bufferSize = 1
    options.onError = { _ in }
    let trace = try SQLiteTrace(runID: "r", database: world.path, options: options)
    let lock = try world.lock()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<100 {
        group.addTask { for number in 0..<10 { await trace.info("\(task).\(number)") } }
      }
      try lock.release()
      try await group.waitForAll()
    }
    try await trace.close()
    #expect(try world.count == 1_000)
    #expect(try world.column("SELECT count(DISTINCT message) FROM traces") == ["1000"])
  }
}
