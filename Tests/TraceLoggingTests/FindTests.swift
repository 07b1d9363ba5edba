import Foundation
import TestSupport
import Testing

@testable import TraceLogging

@Suite("Finding traces", .serialized)
struct FindTests {
  private static let places = ["sqlite", "file"]

  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  private func settings(_ place: String) -> TraceSettings {
    var options = TraceOptions()
    options.template = "[{level}] {message} ({cut_id})"
    return TraceSettings(
      place == "file" ? .files(directory: folder.path("logs")) : .sqlite(path: folder.path("db")),
      options: options)
  }

  private func write(
    _ runID: String, parent: String? = nil, _ settings: TraceSettings, _ messages: String...
  ) throws {
    try Trace.with(runID: runID, parentRunID: parent, settings: settings) { trace in
      for message in messages { trace.info(message, extras: ["rows": 7, "tags": ["a", "b"]]) }
      trace.error("oh\n\(runID)", extras: ["error_code": "E1"])
    }
  }

  @Test("a run is given with its texts and its records, from both places alike", arguments: places)
  func run(_ place: String) throws {
    let settings = settings(place)
    try write("20250425060119106859T9795176575", settings, "one", "two")
    let run = try Trace.findTrace(runID: "20250425060119106859T9795176575", settings: settings)
    #expect(run.runID == "20250425060119106859T9795176575")
    #expect(try run.stdout == "[info] one (202504250601176575)\n[info] two (202504250601176575)\n")
    #expect(
      try run.stderr
        == "[error] oh\n20250425060119106859T9795176575 (202504250601176575)\n")
    let meta = try run.meta
    #expect(meta.map(\.level) == ["info", "info", "error"])
    #expect(meta.map(\.errorCode) == [nil, nil, "E1"])
    #expect(meta[0].metadataValues == ["rows": 7])
    #expect(meta[0].tagValues == ["a", "b"])
    #expect(meta[2].tagValues == [])
    #expect(meta.allSatisfy { $0.filename == "FindTests.swift" && $0.process == Int64(getpid()) })
  }

  @Test(
    "runs come once each, the newest first; runs that others have started too", arguments: places)
  func runs(_ place: String) throws {
    let settings = settings(place)
    try write("old", settings, "1")
    try write("parent", settings, "2")
    try write("child", parent: "parent", settings, "3")
    if place == "file" {
      // Both were written in the same second, or in the same tick of the clock.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: folder.path("logs/run_id=old/metadata.json"))
      for name in ["stdout.txt", "stderr.txt"] {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1)],
          ofItemAtPath: folder.path("logs/run_id=old/\(name)"))
      }
    }
    let runs = try Trace.findTraces(settings: settings)
    #expect(runs.map(\.runID).sorted() == ["child", "old", "parent"])
    #expect(Array(runs).last?.runID == "old")
    #expect(Array(runs).map(\.runID) == runs.map(\.runID))
    let child = try Trace.findTrace(runID: "child", settings: settings)
    #expect(child.parentRunID == "parent")
    #expect(try child.meta.map(\.message) == ["3", "oh\nchild"])
    #expect(
      try Trace.findTrace(runID: "parent", settings: settings).meta.map(\.message)
        == ["2", "oh\nparent"])
  }

  @Test("a run that is not there is an error, or empty where that is asked for", arguments: places)
  func missingRun(_ place: String) throws {
    let settings = settings(place)
    try write("run", settings, "1")
    let error = try #require(
      failure { _ = try Trace.findTrace(runID: "other", settings: settings) })
    #expect(error.kind == .notFound)
    #expect(error.description.hasPrefix(#"cannot find the run "other" in the d"#))
    let run = try Trace.findTrace(runID: "other", settings: settings, orEmpty: true)
    #expect(try run.stdout.isEmpty && run.stderr.isEmpty && run.meta.isEmpty)
  }

  @Test(
    "a place that is not there is an error, or empty where that is asked for", arguments: places)
  func missingPlace(_ place: String) throws {
    let heard = Heard()
    var settings = settings(place)
    settings.options.onError = heard.hear
    #expect(
      failure { _ = try Trace.findTrace(runID: "r", settings: settings) }?.kind == .cannotOpen)
    #expect(try Trace.findTrace(runID: "r", settings: settings, orEmpty: true).meta.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path("db")))
    func look(_ run: TraceRun) {}
    #expect(
      failure { try Trace.findTraces(settings: settings).forEach(look) }?.kind == .cannotOpen)
    if place == "file" {
      // The directory is looked at when the first run is asked for.
      #expect(Array(try Trace.findTraces(settings: settings)).isEmpty)
      #expect(heard.errors.map(\.kind) == [.cannotOpen])
    }
  }

  @Test("runs are found while they are asked for, not before")
  func lazily() throws {
    let settings = settings("sqlite")
    let trace = try SQLiteLogHandler(runID: "r", database: folder.path("db"))
    var logger = trace.logger
    for number in 0..<2_000 {
      logger[metadataKey: "run_id"] = "run-\(number)"
      logger.info("m")
    }
    try trace.close()
    var runs = try Trace.findTraces(settings: settings).makeIterator()
    #expect(runs.next()?.runID == "run-1999")
    #expect(runs.next()?.runID == "run-1998")
    #expect(try Trace.findTraces(settings: settings).reduce(0) { count, _ in count + 1 } == 2_000)
  }

  @Test("the files of an older writer, text alone, are read with the template")
  func textAlone() throws {
    try folder.write(
      "before\n[info] one (x)\ntwo lines (x)\n[info] two (y)\n", to: "logs/run_id=r/stdout.txt")
    try folder.write("[error] bad (z)", to: "logs/run_id=r/stderr.txt")
    let run = try Trace.findTrace(runID: "r", settings: settings("file"))
    let meta = try run.meta
    #expect(meta.map(\.cutID) == [nil, "x", "y", "z"])
    #expect(meta.map(\.message) == ["before", "one (x)\ntwo lines", "two", "bad"])
    #expect(try run.stderr == "[error] bad (z)\n")
  }

  @Test("rotated and compressed files are read too, the oldest first")
  func rotated() throws {
    let settings = settings("file")
    try write("r", settings, "1")
    let metadata = try Data(contentsOf: URL(filePath: folder.path("logs/run_id=r/metadata.json")))
    try folder.write(gzip(metadata), to: "logs/run_id=r/metadata.json.1.gz")
    try folder.remove("logs/run_id=r/metadata.json")
    try write("r", settings, "2")
    #expect(
      try Trace.findTrace(runID: "r", settings: settings).meta.map(\.message)
        == ["1", "oh\nr", "2", "oh\nr"])
  }

  @Test("a database of another writer is read as it is")
  func otherDatabase() throws {
    let path = folder.path("db")
    let world = try Program(
      running: "/usr/bin/env",
      [
        "sqlite3", path,
        """
        CREATE TABLE traces (run_id TEXT, level TEXT, message TEXT, error_flag INT, datetime TEXT);
        INSERT INTO traces VALUES ('r', 'info', 'fine', 0, 'd'), ('r', 'error', 'bad', 1, 'd');
        """,
      ])
    try #require(world.status == 0)
    let run = try Trace.findTrace(runID: "r", settings: settings("sqlite"))
    #expect(try run.stdout == "[info] fine (None)\n")
    #expect(try run.stderr == "[error] bad (None)\n")
  }
}
