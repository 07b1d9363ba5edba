import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import TraceStore

@Suite("Backups")
struct BackupTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.commit(
      Batch((0..<300).map { "message \($0) " + String(repeating: "x", count: 500) }))
  }

  private func backup(
    to name: String, isReplacing: Bool = false, _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Backup.Summary {
    try Backup(try store.open(.read)).write(
      to: store.folder.path(name), isReplacing: isReplacing, monitor)
  }

  private func restore(
    _ name: String, to other: String = "new.db", _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Backup.Summary {
    try Restore.run(store.folder.path(name), to: store.folder.path(other), monitor)
  }

  /// The files that are there beside the database's own.
  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
      .filter { !$0.hasPrefix("traces.db") }.sorted()
  }

  private func rows(_ name: String) throws -> [Row] {
    try DatabaseQueue(path: store.folder.path(name)).read {
      try Row.fetchAll($0, sql: "SELECT * FROM traces ORDER BY id")
    }
  }

  @Test("a backup comes back as it was", arguments: ["b.db", "b.db.gz", "b.db.zst"])
  func roundTrip(_ name: String) throws {
    let written = try backup(to: name)
    #expect(written.rows == 300)
    #expect(try files() == [name], "nothing else is left")
    let size = try FileManager.default.attributesOfItem(atPath: store.folder.path(name))[.size]
    #expect(size as? Int64 == written.storedBytes)
    #expect(Packing(path: name) == .none ? true : written.storedBytes < written.bytes / 2)
    let restored = try restore(name)
    #expect(restored.rows == 300)
    #expect(restored.bytes == written.bytes)
    #expect(try rows("new.db") == rows("traces.db"))
    // What was imported is known, and goes on.
    let database = try TraceDatabase(path: store.folder.path("new.db"), access: .write)
    let writer = try BatchWriter(database)
    _ = try writer.commit(Batch(["new"], bytes: 3_000..<3_010))
    #expect(try rows("new.db").count == 301)
  }

  @Test("gzip and zstd unpack it to a file that is complete in itself", arguments: ["gz", "zst"])
  func tools(_ suffix: String) throws {
    _ = try backup(to: "b.db.\(suffix)")
    let tool = suffix == "gz" ? "gzip" : "zstd"
    let program = try Program(
      running: "/usr/bin/env", [tool, "-d", "-q", store.folder.path("b.db.\(suffix)")])
    #expect(program.status == 0, "\(program.errors)")
    #expect(try rows("b.db") == rows("traces.db"))
    #expect(try !files().contains("b.db-wal"))
  }

  @Test("commits of others while it is made are not in it, and do not make it begin anew")
  func concurrent() throws {
    let copied = Mutex((commits: 0, lastDone: Int64(0), restarts: 0))
    let path = store.path
    let monitor = UpkeepMonitor(onStep: { activity, done, _ in
      guard activity == "copying" || activity.hasPrefix("counting") else { return }
      let offset = copied.withLock { state in
        if activity == "copying", done < state.lastDone { state.restarts += 1 }
        state.lastDone = done
        state.commits += 1
        return Int64(2_990 + 10 * state.commits)
      }
      let writer = try? BatchWriter(try TraceDatabase(path: path, access: .write))
      _ = try? writer?.commit(Batch(["late"], bytes: offset..<offset + 10))
    })
    let summary = try backup(to: "b.db", monitor)
    #expect(summary.rows == 300)
    #expect(try rows("b.db").count == 300)
    #expect(copied.withLock { $0.commits } > 0)
    #expect(copied.withLock { $0.restarts } == 0)
    #expect(try rows("traces.db").count == 300 + copied.withLock { $0.commits })
  }

  @Test("a file that is there is not replaced, unless that is wanted")
  func existing() throws {
    try store.folder.write("precious", to: "b.db.zst")
    let error = store.failure { _ = try backup(to: "b.db.zst") }
    #expect(error?.reason == "\(store.folder.path("b.db.zst")) is there already")
    #expect(
      try String(contentsOfFile: store.folder.path("b.db.zst"), encoding: .utf8) == "precious")
    _ = try backup(to: "b.db.zst", isReplacing: true)
    #expect(try files() == ["b.db.zst"])
    #expect(try restore("b.db.zst").rows == 300)
  }

  @Test(
    "stopped at any step it leaves nothing; restoring too",
    arguments: ["copying", "counting", "checking", "comparing", "packing"])
  func interrupted(_ activity: String) throws {
    let isReached = Mutex(false)
    let monitor = UpkeepMonitor(
      onStep: { step, _, _ in if step.hasPrefix(activity) { isReached.withLock { $0 = true } } },
      isInterrupted: { isReached.withLock { $0 } })
    #expect(throws: UpkeepInterruption.self) { try backup(to: "b.db.zst", monitor) }
    #expect(try files().isEmpty)
    _ = try backup(to: "b.db.zst")
    let stop = UpkeepMonitor(isInterrupted: { true })
    #expect(throws: UpkeepInterruption.self) { try restore("b.db.zst", stop) }
    #expect(try files() == ["b.db.zst"])
  }

  @Test("what a killed backup left is used up by the next")
  func leftovers() throws {
    for name in [
      ".b.db.zst.tracetail-partial", ".b.db.zst.tracetail-partial-wal",
      ".b.db.zst.tracetail-packed", ".b.db.zst.tracetail-lock",
    ] {
      try store.folder.write("left by a kill", to: name)
    }
    _ = try backup(to: "b.db.zst")
    #expect(try files() == ["b.db.zst"])
    #expect(try restore("b.db.zst").rows == 300)
  }

  @Test("two at a time to one file: the second is refused")
  func twice() throws {
    let file = try PartialFile(for: store.folder.path("b.db"), mode: .own)
    let error = store.failure { _ = try backup(to: "b.db") }
    #expect(error?.kind == .locked)
    #expect(error?.reason == "another tracetail is writing \(store.folder.path("b.db"))")
    withExtendedLifetime(file) {}
  }

  @Test("a directory that is not there is named")
  func missingDirectory() throws {
    let error = store.failure { _ = try backup(to: "no/b.db") }
    #expect(error?.kind == .failed)
    #expect(error?.reason.hasSuffix("no/b.db: No such file or directory") == true)
    #expect(error?.hint == "Make that directory first, or choose another.")
  }

  // MARK: Restoring

  @Test("a database that is there, or the WAL of one, is never written over")
  func restoreOver() throws {
    _ = try backup(to: "b.db.zst")
    for name in ["old.db", "old.db-wal", "old.db-journal"] {
      try store.folder.write("precious", to: name)
      let error = store.failure { _ = try restore("b.db.zst", to: "old.db") }
      #expect(error?.reason == "\(store.folder.path(name)) is there already")
      try store.folder.remove(name)
    }
  }

  @Test("a backup that is damaged or cut off is not restored", arguments: ["b.db.gz", "b.db.zst"])
  func damaged(_ name: String) throws {
    _ = try backup(to: name)
    let whole = try Data(contentsOf: URL(filePath: store.folder.path(name)))
    var bent = whole
    bent[whole.count / 2] ^= 0xFF
    for (kind, bytes) in [("cut", whole.dropLast(10)), ("bent", bent)] {
      try store.folder.write(bytes, to: "\(kind).\(name)")
      let error = store.failure { _ = try restore("\(kind).\(name)") }
      #expect(error?.kind == .corrupt, "\(kind)")
      #expect(try !files().contains("new.db"))
    }
  }

  @Test("a database of which pages are noise is not restored")
  func corrupt() throws {
    _ = try backup(to: "b.db")
    var bytes = try Data(contentsOf: URL(filePath: store.folder.path("b.db")))
    for position in bytes.count / 2..<bytes.count { bytes[position] ^= 0xA5 }
    try bytes.write(to: URL(filePath: store.folder.path("b.db")))
    #expect(store.failure { _ = try restore("b.db") }?.kind == .corrupt)
    #expect(try files() == ["b.db"])
  }

  @Test("what is no backup of traces is refused")
  func foreign() throws {
    try store.folder.write("[2026-01-02 03:04:05] [info] a log\n", to: "log")
    #expect(store.failure { _ = try restore("log") }?.kind == .notADatabase)
    try store.folder.write("", to: "empty")
    #expect(store.failure { _ = try restore("empty") }?.kind == .unusableSchema)
    #expect(store.failure { _ = try restore("none") }?.kind == .cannotOpen)
    #expect(try files() == ["empty", "log"])
  }

  @Test(
    "copies have the mode of the database, whatever the umask says",
    arguments: [0o600, 0o640, 0o666])
  func modes(_ mode: Int) throws {
    func set(_ name: String) throws {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: store.folder.path(name))
    }
    func get(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: store.folder.path(name))[.posixPermissions]
        as? Int
    }
    try set("traces.db")
    for name in ["b.db", "b.db.gz", "b.db.zst"] {
      _ = try backup(to: name)
      #expect(try get(name) == mode)
    }
    _ = try restore("b.db.zst")
    #expect(try get("new.db") == mode)
    let directory = store.folder.path("archive")
    _ = try Archive(try store.open(.write), to: ArchiveDirectory(path: directory)).run(
      before: "2030-01-01 00:00:00", isDeleting: false)
    #expect(try get("archive/traces-2026-01.db.zst") == mode)
  }

  @Test("what a restore would refuse is no backup")
  func withoutTraces() throws {
    let other = try Store(made: "CREATE TABLE t (a); INSERT INTO t VALUES (5)")
    let error = other.failure {
      _ = try Backup(try other.open(.read)).write(to: other.folder.path("b.db.zst"))
    }
    #expect(error?.kind == .unusableSchema)
    #expect(!FileManager.default.fileExists(atPath: other.folder.path("b.db.zst")))
    let named = try Store(
      made: "CREATE TABLE Traces (run_id, message); INSERT INTO Traces VALUES (1, 2)")
    let summary = try Backup(try named.open(.read)).write(to: named.folder.path("b.db.gz"))
    #expect(summary.rows == 1)
    #expect(
      try Restore.run(named.folder.path("b.db.gz"), to: named.folder.path("new.db")).rows == 1)
  }
}
