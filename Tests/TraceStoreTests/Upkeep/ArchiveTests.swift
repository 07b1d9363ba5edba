import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import TraceStore

@Suite("The archive")
struct ArchiveTests {
  private let store: Store

  init() throws {
    store = try Store()
  }

  private var directory: ArchiveDirectory { ArchiveDirectory(path: store.folder.path("archive")) }

  private func insert(_ run: String, _ datetime: String, _ message: String = "m") throws {
    _ = try store.open()
    try store.run(
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('\(run)', 'info', '\(message)', 'stdout', '\(datetime)', 1, 2, 'f.py', 3)
      """)
  }

  @discardableResult
  private func archive(
    before moment: String = "2026-06-01 00:00:00", isDeleting: Bool = true,
    to directory: ArchiveDirectory? = nil, _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Archive.Summary {
    try Archive(try store.open(.write), to: directory ?? self.directory)
      .run(before: moment, isDeleting: isDeleting, monitor)
  }

  /// The rows of a partition, as another program sees them.
  private func partition(_ name: String, _ sql: String) throws -> [Row] {
    let plain = store.folder.path("plain.db")
    let program = try Program(
      running: "/usr/bin/env", ["zstd", "-d", "-q", "-f", directory.file(of: name), "-o", plain])
    try #require(program.status == 0, "\(program.errors)")
    return try DatabaseQueue(path: plain).read { try Row.fetchAll($0, sql: sql) }
  }

  private func messages(withArchive: Bool = true) throws -> [String] {
    let database = try store.open(.read)
    if withArchive { try database.attachArchive(directory) }
    return try database.queue.read {
      try String.fetchAll($0, sql: "SELECT message FROM traces ORDER BY rowid")
    }
  }

  @Test("a run goes as a whole by its last record, to the month of that")
  func selection() throws {
    try insert("old", "2026-01-31 23:59:59", "a")
    try insert("old", "2026-02-01 00:00:00", "b")
    try insert("older", "2026-01-01T12:00:00.5", "c")
    try insert("new", "2025-01-01 00:00:00", "d")
    try insert("new", "2026-06-01 00:00:00", "e")
    try insert("undated", "no date", "f")
    let summary = try archive()
    #expect(summary.runs == 2 && summary.rows == 3 && summary.deleted == 3)
    #expect(summary.partitions.map(\.name) == ["2026-01", "2026-02"])
    #expect(try directory.partitions(of: "x") == ["2026-01", "2026-02"])
    #expect(try messages(withArchive: false) == ["d", "e", "f"])
    #expect(
      try partition("2026-02", "SELECT message FROM traces").map { $0[0] as String } == ["a", "b"])
    #expect(try messages() == ["a", "b", "c", "d", "e", "f"])
  }

  @Test("a partition is a complete database with the reference's schema and indexes")
  func complete() throws {
    try insert("old", "2026-01-02 03:04:05")
    let before = try store.rows("SELECT * FROM traces")
    try archive()
    let wanted = try store.column("SELECT sql FROM sqlite_master WHERE tbl_name = 'traces'")
    let got = try partition("2026-01", "SELECT sql FROM sqlite_master WHERE tbl_name = 'traces'")
    #expect(Set(got.map { $0[0] as String }) == Set(wanted))
    #expect(try partition("2026-01", "PRAGMA integrity_check").first?[0] as String? == "ok")
    #expect(try partition("2026-01", "PRAGMA journal_mode").first?[0] as String? == "delete")
    let row = try #require(try partition("2026-01", "SELECT * FROM traces").first)
    #expect(Array(row.databaseValues).count == before[0].count)
    #expect(row["id"] as Int == 1)
    #expect(row["run_id"] as String == "old")
  }

  @Test("without --delete the rows stay, and count once")
  func copyOnly() throws {
    try insert("old", "2026-01-02 03:04:05", "a")
    for _ in 0..<2 { #expect(try archive(isDeleting: false).deleted == 0) }
    #expect(try messages(withArchive: false) == ["a"])
    #expect(try messages() == ["a"])
    #expect(try archive().deleted == 1)
    #expect(try messages() == ["a"])
  }

  @Test("a month that has runs already gets more, and keeps what it has")
  func growing() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try archive()
    try insert("2", "2026-01-03 00:00:00", "b")
    try archive()
    #expect(
      try partition("2026-01", "SELECT message FROM traces").map { $0[0] as String } == ["a", "b"])
    #expect(try messages() == ["a", "b"])
  }

  @Test("a run that goes on after it was archived is archived again into the same partition")
  func goingOn() throws {
    try insert("1", "2026-01-31 00:00:00", "a")
    try archive()
    try insert("1", "2026-02-01 00:00:00", "b")
    #expect(try archive().partitions.map(\.name) == ["2026-01"])
    #expect(try messages() == ["a", "b"])
    // And is found in it by the time of its late rows.
    let reader = try TraceReader(
      path: store.path, archive: directory.path, since: DatetimeBound("2026-02-01"))
    #expect(try reader.runs().next()?.rows == 2)
  }

  @Test("columns of another program are kept, and other eras get the columns of the reference")
  func otherColumns() throws {
    try store.run(
      """
      CREATE TABLE traces (id INTEGER PRIMARY KEY, run_id TEXT, message TEXT, datetime TEXT,
        error_flag INTEGER, "extra column" BLOB);
      INSERT INTO traces VALUES (7, '1', 'a', '2026-01-02', 1, x'00ff')
      """)
    #expect(try archive().runs == 0, "the id of the newest row could be given again")
    try store.run("INSERT INTO traces VALUES (8, '2', 'b', '2026-01-03', 0, NULL)")
    #expect(try archive().runs == 1)
    let row = try #require(try partition("2026-01", "SELECT * FROM traces").first)
    #expect(row["extra column"] as Data == Data([0, 255]))
    #expect(row["mode"] as String == "stderr")
    #expect(row["level"] as String == "error")
    #expect(row["lineno"] as Int == 0)
    #expect(row["id"] as Int == 7)
    #expect(try messages() == ["a", "b"])
  }

  @Test("a table without datetimes, or with ids that are none, is refused")
  func unusable() throws {
    try store.run("CREATE TABLE traces (id TEXT PRIMARY KEY, run_id TEXT, message TEXT, datetime)")
    #expect(store.failure { try archive() }?.reason.contains("no INTEGER PRIMARY KEY") == true)
    try store.run("DROP TABLE traces; CREATE TABLE traces (run_id TEXT, message TEXT)")
    #expect(store.failure { try archive() }?.reason.contains("no column datetime") == true)
  }

  @Test("a directory has the runs of one database")
  func wrongArchive() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try archive()
    let before = try Data(contentsOf: URL(filePath: directory.file(of: "2026-01")))
    let other = try Store()
    try other.run(try Reference.schema())
    try other.run(
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('x', 'info', 'x', 'stdout', '2026-01-05 00:00:00', 1, 2, 'f', 3)
      """)
    let error = other.failure {
      _ = try Archive(try other.open(.write), to: directory)
        .run(before: "2026-06-01", isDeleting: true)
    }
    #expect(error?.reason.hasSuffix("has rows of another database") == true)
    #expect(try other.value("SELECT count(*) FROM traces") == "1")
    #expect(try Data(contentsOf: URL(filePath: directory.file(of: "2026-01"))) == before)
  }

  @Test("a copy of the database that went its own way does not overwrite the other's rows")
  func divergedCopy() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try archive(isDeleting: false)
    // As restored from a backup of before.
    try store.run("DELETE FROM traces; DELETE FROM tracetail_archived_rows")
    try store.run("UPDATE sqlite_sequence SET seq = 0")
    try insert("2", "2026-01-03 00:00:00", "b")
    #expect(
      store.failure { try archive() }?.reason.hasSuffix("has rows of another database") == true)
    #expect(try messages(withArchive: false) == ["b"])
  }

  @Test("a damaged partition is said to be, and nothing is deleted")
  func damaged() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try archive()
    let path = directory.file(of: "2026-01")
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.dropLast(8).write(to: URL(filePath: path))
    try insert("2", "2026-01-03 00:00:00", "b")
    #expect(store.failure { try archive() }?.kind == .corrupt)
    #expect(try messages(withArchive: false) == ["b"])
    #expect(store.failure { _ = try messages() }?.kind == .corrupt)
  }

  @Test("a run that changes between copy and deletion stays until the next time")
  func changed() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try insert("2", "2026-01-02 00:00:00", "b")
    let path = store.path
    let isDone = Mutex(false)
    let monitor = UpkeepMonitor(onStep: { activity, _, _ in
      guard activity.hasPrefix("packing"), !isDone.withLock({ $0 }) else { return }
      isDone.withLock { $0 = true }
      try? DatabaseQueue(path: path).writeWithoutTransaction {
        try $0.execute(sql: "UPDATE traces SET message = 'changed' WHERE run_id = '1'")
      }
    })
    let summary = try archive(monitor)
    #expect(summary.changed == 1 && summary.deleted == 1)
    #expect(try messages() == ["changed", "b"], "the database counts, not the copy")
    #expect(try archive().deleted == 1)
    #expect(try messages() == ["changed", "b"])
  }

  @Test("a run with more rows than a transaction deletes, and many of few")
  func bounded() throws {
    _ = try store.open()
    try store.run(
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      SELECT iif(i % 2, 'large', i % 501), 'info', i, 'stdout', '2026-01-02', 1, 2, 'f', 3 FROM n
      """)
    let summary = try archive()
    #expect(summary.rows == 9_000 && summary.deleted == 9_000 && summary.changed == 0)
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
    #expect(try store.rows("SELECT * FROM tracetail_archived_rows") == [["1", "9000", "2026-01"]])
    #expect(try messages().count == 9_000)
  }

  @Test("the full-text index hears of what is deleted, and a search with the archive finds it")
  func search() throws {
    try insert("1", "2026-01-02 00:00:00", "needle one")
    try insert("2", "2026-07-02 00:00:00", "needle two")
    #expect(try store.open(.write).buildSearchIndex())
    try archive()
    #expect(
      try store.column("SELECT rowid FROM tracetail_search WHERE tracetail_search MATCH 'needle'")
        == ["2"])
    let words = try #require(SearchExpression(words: "needle"))
    func found(_ archive: String?) throws -> [String] {
      try TraceReader(path: store.path, archive: archive)
        .search(SearchQuery(words)).hits.map(\.row.message)
    }
    #expect(try found(nil) == ["needle two"])
    #expect(try found(directory.path) == ["needle two", "needle one"])
  }

  @Test("nothing to archive makes no file")
  func nothing() throws {
    try insert("1", "2026-07-01 00:00:00")
    let summary = try archive()
    #expect(summary.runs == 0 && summary.partitions.isEmpty)
    #expect(try directory.partitions(of: "x").isEmpty)
  }

  @Test(
    "stopped at any step, every row is there once, and the next archive completes it",
    arguments: [
      "looking", "comparing", "copying", "building", "checking", "packing", "deleting",
    ])
  func interrupted(_ activity: String) throws {
    let wanted = (0..<20).map { "m\($0)" }
    for number in 0..<20 { try insert("\(number % 3)", "2026-0\(1 + number % 3)-02", "m\(number)") }
    let isReached = Mutex(false)
    let monitor = UpkeepMonitor(
      onStep: { step, _, _ in if step.hasPrefix(activity) { isReached.withLock { $0 = true } } },
      isInterrupted: { isReached.withLock { $0 } })
    #expect(throws: UpkeepInterruption.self) { try archive(monitor) }
    #expect(try messages() == wanted)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(names.allSatisfy { $0.hasPrefix("traces-") }, "\(names)")
    try archive()
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
    #expect(try messages() == wanted)
  }

  @Test("more partitions than SQLite attaches are read, none is left behind")
  func many() throws {
    let months = (0..<25).map { "20\(24 + $0 / 12)-\(String(format: "%02d", $0 % 12 + 1))" }
    for month in months { try insert(month, "\(month)-15 00:00:00", month) }
    try archive(before: "2030-01-01")
    #expect(try directory.partitions(of: "x").count == 25)
    #expect(try messages() == months)
    let reader = try TraceReader(path: store.path, archive: directory.path)
    var runs: [String] = []
    let all = reader.runs()
    while let run = try all.next() { runs.append(run.runID) }
    #expect(runs == months.reversed())
    #expect(try reader.resolve(run: "2024-01") == "2024-01")
    let since = try TraceReader(
      path: store.path, archive: directory.path, since: DatetimeBound("2026-01-01"))
    var recent: [String] = []
    let found = since.runs(RunFilter(since: DatetimeBound("2026-01-01")))
    while let run = try found.next() { recent.append(run.runID) }
    #expect(recent == ["2026-01"])
    let left = try FileManager.default.contentsOfDirectory(
      atPath: FileManager.default.temporaryDirectory.path(percentEncoded: false))
    #expect(!left.contains { $0.hasPrefix("tracetail-archive-") })
  }

  @Test("an archive can be read with a database that is not its own: every row of both counts")
  func foreignReader() throws {
    try insert("1", "2026-01-02 00:00:00", "a")
    try archive()
    let other = try Store()
    try other.commit(Batch(["b"]))
    let database = try other.open(.read)
    try database.attachArchive(directory)
    let messages = try database.queue.read {
      try String.fetchSet($0, sql: "SELECT message FROM traces")
    }
    #expect(messages == ["a", "b"])
  }
}
