import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("A bulk load puts the indexes off, and whatever happens they are built in the end")
struct BulkLoadTests {
  private static let names = [
    "idx_traces_datetime", "idx_traces_level", "idx_traces_parent_run_id", "idx_traces_run_id",
  ]

  private func indexes(_ store: Store) throws -> [String] {
    try store.column(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'traces' ORDER BY 1")
  }

  /// The files as a process that is killed now leaves them.
  private func crashImage(of store: Store) throws -> Store {
    let image = try Store()
    for (name, bytes) in try store.bytes() where !name.hasSuffix("-shm") {
      try image.folder.write(bytes, to: name)
    }
    return image
  }

  private func expectComplete(_ store: Store, rows: Int) throws {
    let database = try store.open()
    try database.completeDeferredIndexes()
    #expect(try !database.hasDeferredIndexes())
    #expect(try indexes(store) == Self.names)
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
    #expect(try store.value("SELECT count(*) FROM traces") == "\(rows)")
    #expect(
      try store.column("SELECT name FROM tracetail_settings WHERE name <> 'writer'") == [
        "schema_version"
      ])
  }

  @Test("they are dropped, and built by completeDeferredIndexes, each announced")
  func order() throws {
    let store = try Store()
    let database = try store.open()
    #expect(try !database.hasDeferredIndexes())
    try database.deferIndexes()
    #expect(try database.hasDeferredIndexes())
    #expect(try indexes(store).isEmpty)
    let writer = try BatchWriter(database)
    _ = try writer.commit(Batch(["a"]))
    var announced: [String] = []
    try database.completeDeferredIndexes { announced.append($0) }
    #expect(announced == Self.names)
    try database.completeDeferredIndexes { Issue.record("\($0) is built again") }
    try expectComplete(store, rows: 1)
  }

  @Test("a kill while rows are loaded is made good by the next start")
  func killedWhileLoading() throws {
    let store = try Store()
    let database = try store.open()
    try database.deferIndexes()
    let writer = try BatchWriter(database)
    try expectComplete(try crashImage(of: store), rows: 0)
    _ = try writer.commit(Batch(["a", "b"]))
    try expectComplete(try crashImage(of: store), rows: 2)
  }

  @Test("a kill before each of the indexes is made good by the next start")
  func killedWhileBuilding() throws {
    let store = try Store()
    let database = try store.open()
    try database.deferIndexes()
    _ = try BatchWriter(database).commit(Batch((0..<100).map { "\($0)" }))
    var images: [Store] = []
    try database.completeDeferredIndexes { _ in
      // A failed copy shows in the count below.
      if let image = try? crashImage(of: store) { images.append(image) }
    }
    #expect(images.count == 4)
    for (built, image) in images.enumerated() {
      #expect(try indexes(image) == Array(Self.names[..<built]))
      try expectComplete(image, rows: 100)
    }
  }

  @Test("indexes that are put off twice are built once")
  func twice() throws {
    let store = try Store()
    try store.open().deferIndexes()
    try store.open().deferIndexes()
    try expectComplete(store, rows: 0)
  }

  @Test("an index that another program has made meanwhile is taken as it is")
  func madeMeanwhile() throws {
    let store = try Store()
    try store.open().deferIndexes()
    try store.run("CREATE INDEX idx_traces_level ON traces(level DESC)")
    try expectComplete(store, rows: 0)
    #expect(
      try store.value("SELECT sql FROM sqlite_master WHERE name = 'idx_traces_level'")
        == "CREATE INDEX idx_traces_level ON traces(level DESC)")
  }

  @Test("indexes come back as they were, and those of others are not touched")
  func others() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (id INTEGER PRIMARY KEY, run_id TEXT, message TEXT, level TEXT);
        CREATE INDEX idx_traces_level ON traces(level COLLATE NOCASE) WHERE level <> 'debug';
        CREATE INDEX theirs ON traces(message);
        CREATE TABLE t (run_id);
        CREATE INDEX idx_traces_run_id ON t(run_id)
        """)
    func all() throws -> [[String]] {
      try store.rows(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE name GLOB 'idx_*' OR name = 'theirs'"
          + " ORDER BY name")
    }
    let before = try all()
    let database = try store.open()
    try database.deferIndexes()
    #expect(try all().map(\.first) == ["idx_traces_run_id", "theirs"])
    try database.completeDeferredIndexes()
    #expect(try all() == before)
  }

  @Test("the number of rows is about the highest id, also of an empty table")
  func rowCount() throws {
    let store = try Store()
    #expect(try store.open().approximateRowCount() == 0)
    try store.commit(Batch(["a", "b"]))
    #expect(try store.open().approximateRowCount() == 2)
    #expect(try store.open().committedBytes() == 20)
  }
}
