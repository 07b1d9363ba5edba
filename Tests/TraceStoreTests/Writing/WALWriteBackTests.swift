import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Writing the WAL back while it is written to")
struct WALWriteBackTests {
  @Test("the WAL is begun anew meanwhile, and nothing of it is lost")
  func begunAnew() throws {
    let store = try Store()
    let database = try store.open().claimed()
    let writer = try BatchWriter(database)
    let writeBack = try WALWriteBack(database, least: 1 << 20)
    var messages: [String] = []
    // Each commit writes some 130 kB of pages: a WAL with less than half of them was begun anew.
    func wasBegunAnew() -> Bool { database.walSize < messages.count * (64 << 10) }
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    repeat {
      messages.append("\(messages.count)")
      _ = try writer.commit(Batch([messages[messages.count - 1]]))
    } while messages.count < 150 || !wasBegunAnew() && ContinuousClock.now < deadline
    #expect(wasBegunAnew())
    writeBack.end()
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == messages)
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
    // From now on SQLite does it itself.
    _ = try writer.commit(Batch(["last"]))
    #expect(try store.value("SELECT count(*) FROM traces") == "\(messages.count + 1)")
  }
}
