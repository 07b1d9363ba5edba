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
    let messages = (0..<150).map { "\($0)" }
    // Each commit writes some pages of 16 KiB: 20 MB in all.
    for message in messages { _ = try writer.commit(Batch([message])) }
    #expect(database.walSize < 10 << 20)
    writeBack.end()
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == messages)
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
    // From now on SQLite does it itself.
    _ = try writer.commit(Batch(["last"]))
    #expect(try store.value("SELECT count(*) FROM traces") == "151")
  }
}
