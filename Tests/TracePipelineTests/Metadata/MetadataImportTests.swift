import TestSupport
import Testing

@testable import TracePipeline

/// The table of `RowBuffer+Metadata`, through all layers: what each type of value becomes.
@Suite("What the members of metadata become")
struct MetadataImportTests {
  private func row(_ object: String, file: String = "metadata.json") throws -> [String: String] {
    let world = try World()
    try world.append(object + "\n", to: file)
    try world.importAll()
    let columns = [
      "run_id", "parent_run_id", "level", "message", "mode", "datetime", "process", "thread",
      "filename", "lineno", "cut_id", "duration_ms", "user_id", "tags", "metadata",
    ]
    let row = try #require(try world.rows(columns).first)
    #expect(try world.verify().isProven)
    return Dictionary(uniqueKeysWithValues: zip(columns, row.values))
  }

  @Test(
    "missing and null members",
    arguments: [
      #"{"message": "m"}"#,
      #"{"message": "m", "run_id": null, "parent_run_id": null, "level": null, "mode": null, "#
        + #""datetime": null, "process": null, "thread": null, "filename": null, "lineno": null, "#
        + #""cut_id": null, "duration_ms": null, "user_id": null, "tags": null, "metadata": null}"#,
    ])
  func missing(object: String) throws {
    #expect(
      try row(object) == [
        "run_id": "r", "parent_run_id": "NULL", "level": "info", "message": "m", "mode": "stdout",
        "datetime": "", "process": "0", "thread": "0", "filename": "", "lineno": "0",
        "cut_id": "NULL", "duration_ms": "NULL", "user_id": "NULL", "tags": "NULL",
        "metadata": "NULL",
      ])
  }

  @Test("wrongly typed members are kept: in their column where it takes them, else in metadata")
  func wrongTypes() throws {
    let row = try row(
      #"{"message": {"a": 1}, "level": 30, "process": "12", "thread": [1], "lineno": 1.5, "#
        + #""filename": true, "user_id": 42, "duration_ms": "fast", "run_id": 7, "tags": "x"}"#)
    #expect(row["message"] == #"{"a": 1}"#)
    #expect(row["level"] == "warning")
    #expect(row["process"] == "12")
    #expect(row["thread"] == "0")
    #expect(row["lineno"] == "0")
    #expect(row["filename"] == "true")
    #expect(row["user_id"] == "42")
    #expect(row["duration_ms"] == "NULL")
    #expect(row["run_id"] == "7")
    #expect(row["tags"] == #""x""#)
    #expect(row["metadata"] == #"{"thread":[1],"lineno":1.5,"duration_ms":"fast"}"#)
  }

  @Test("members that are no column are kept inside metadata under their own names")
  func unknown() throws {
    let row = try row(
      #"{"message": "m", "metric": {"x": [1, 2]}, "none": null, "module": "a.b", "#
        + #""metadata": {"own": true}}"#)
    #expect(row["metadata"] == #"{"own": true,"metric":{"x": [1, 2]},"module":"a.b"}"#)
  }

  @Test(
    "error_flag says the stream where there is no mode",
    arguments: [
      ("true", "stderr", "error"), ("false", "stdout", "info"), ("1", "stderr", "error"),
      ("0", "stdout", "info"), ("null", "stdout", "info"),
    ])
  func errorFlag(flag: String, mode: String, level: String) throws {
    let row = try row(#"{"message": "m", "error_flag": \#(flag)}"#)
    #expect(row["mode"] == mode)
    #expect(row["level"] == level)
    #expect(row["metadata"] == "NULL")
  }

  @Test("mode wins over error_flag")
  func modeWins() throws {
    #expect(
      try row(#"{"message": "m", "error_flag": true, "mode": "stdout"}"#)["mode"] == "stdout")
  }

  @Test(
    "levels are in lower case, and two abbreviations are written out",
    arguments: [
      ("WARN", "warning"), ("warning", "warning"), ("Err", "error"), ("ERROR", "error"),
      ("Info", "info"), ("CRITICAL", "critical"), ("Silly", "silly"), ("ÄRGER", "ärger"),
      ("INF", "info"), ("wrn", "warning"), ("DBG", "debug"), ("TRC", "trace"), ("FTL", "fatal"),
      ("NOTICE", "notice"), ("SEVERE", "severe"), ("Information", "info"),
    ])
  func levels(written: String, stored: String) throws {
    #expect(try row(#"{"message": "m", "level": "\#(written)"}"#)["level"] == stored)
    guard stored != "silly", stored != "ärger" else { return }
    let world = try World()
    try world.append(line("m", level: written), to: "stdout.txt")
    try world.importAll()
    #expect(try world.firstRow("level", "message") == [stored, "m"])
  }

  @Test(
    "all names of metadata files are read",
    arguments: [
      "metadata.json", "metadata.txt", "metadata.jsonl",
    ])
  func names(file: String) throws {
    #expect(try row(#"{"message": "m", "process": 5}"#, file: file)["process"] == "5")
  }

  @Test("a number of any size is kept")
  func numbers() throws {
    let row = try row(
      #"{"message": "m", "process": 99999999999999999999, "thread": 140735089213440, "#
        + #""duration_ms": 1e999}"#)
    #expect(row["thread"] == "140735089213440")
    #expect(row["process"] == "0")
    #expect(row["metadata"] == #"{"process":99999999999999999999,"duration_ms":1e999}"#)
  }
}
