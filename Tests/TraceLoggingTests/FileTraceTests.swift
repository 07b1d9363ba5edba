import Foundation
import TestSupport
import Testing
import TraceLogging

@Suite("Traces in files")
struct FileTraceTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  private func options(_ change: (inout TraceOptions) -> Void = { _ in }) -> TraceOptions {
    var options = TraceOptions()
    options.template = "[{level}] {message} ({filename}:{lineno})"
    change(&options)
    return options
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test("records are in the directory of the run, errors apart, and all of them in the metadata")
  func layout() throws {
    let trace = try FileTrace(
      runID: "run", directory: folder.path("logs"), extras: ["user_id": "ada"], options: options())
    trace.info("one", fileID: "Module/File.swift", line: 1)
    trace.error("two\nlines", fileID: "Module/File.swift", line: 2)
    trace.debug("ü \"quoted\"", fileID: "Module/File.swift", line: 3)
    #expect(trace.bufferedRecords == 0)
    #expect(
      try text("logs/run_id=run/stdout.txt")
        == "[info] one (File.swift:1)\n[debug] ü \"quoted\" (File.swift:3)\n")
    #expect(try text("logs/run_id=run/stderr.txt") == "[error] two\nlines (File.swift:2)\n")
    let lines = try text("logs/run_id=run/metadata.json").split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["message"] as? String } == ["one", "two\nlines", "ü \"quoted\""])
    #expect(lines.map { $0["mode"] as? String } == ["stdout", "stderr", "stdout"])
    #expect(
      lines.allSatisfy { $0["user_id"] as? String == "ada" && $0["run_id"] as? String == "run" })
    #expect(lines.allSatisfy { $0["workflow_name"] is NSNull })
  }

  @Test("a run with a parent is in the directory of the parent")
  func parent() throws {
    let trace = try FileTrace(
      runID: "child", parentRunID: "parent", directory: folder.path("logs"), options: options())
    trace.info("m")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("logs")) == ["run_id=parent"])
    #expect(try text("logs/run_id=parent/metadata.json").contains(#""run_id":"child""#))
  }

  @Test("the writer's own template pads as Python does")
  func padding() throws {
    let trace = try FileTrace(
      runID: "20250425060119106859T9795176575", directory: folder.path("logs"))
    trace.info("m", fileID: "Module/File.swift", line: 7)
    let line = try text("logs/run_id=20250425060119106859T9795176575/stdout.txt")
    let padded = "m" + String(repeating: " ", count: 119)
    #expect(line.hasSuffix(" (202504250601176575) \(padded) (File.swift:7)\n"))
    #expect(line.contains(" (" + String(format: "%5d", getpid()) + ", "))
  }

  @Test("files that are renamed meanwhile are begun anew")
  func rotation() throws {
    let trace = try FileTrace(runID: "r", directory: folder.path("logs"), options: options())
    trace.info("1", fileID: "f", line: 1)
    try folder.move("logs/run_id=r/stdout.txt", to: "logs/run_id=r/stdout.txt.1")
    trace.info("2", fileID: "f", line: 2)
    #expect(try text("logs/run_id=r/stdout.txt") == "[info] 2 (f:2)\n")
    try folder.remove("logs/run_id=r")
    trace.info("3", fileID: "f", line: 3)
    #expect(try text("logs/run_id=r/stdout.txt") == "[info] 3 (f:3)\n")
  }

  @Test("records of many threads and traces are whole")
  func threads() throws {
    let traces = try (0..<4).map { _ in
      try FileTrace(
        runID: "r", directory: folder.path("logs"),
        options: options { $0.template = "[{level}] {message}" })
    }
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<200 { traces[thread % 4].info("\(thread).\(number)") }
    }
    let expected = Set((0..<8).flatMap { thread in (0..<200).map { "[info] \(thread).\($0)" } })
    let lines = try text("logs/run_id=r/stdout.txt").split(separator: "\n").map(String.init)
    #expect(lines.count == 1_600)
    #expect(Set(lines) == expected)
    #expect(try text("logs/run_id=r/metadata.json").split(separator: "\n").count == 1_600)
  }

  @Test("a run id that cannot be a name is refused", arguments: ["a/b", "../x", "a\u{0}"])
  func badRunID(_ runID: String) throws {
    let error = failure { _ = try FileTrace(runID: runID, directory: folder.path("logs")) }
    #expect(error?.kind == .setting)
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
  }

  @Test("a template that cannot be used is refused")
  func badTemplate() throws {
    let error = failure {
      _ = try FileTrace(
        runID: "r", directory: folder.path("logs"), options: options { $0.template = "{nothing}" })
    }
    #expect(error?.kind == .setting)
    #expect(error?.path == #"the template "{nothing}""#)
  }

  @Test("what cannot be written is told")
  func unwritable() throws {
    let heard = Heard()
    let trace = try FileTrace(
      runID: "r", directory: folder.path("logs"), options: options { $0.onError = heard.hear })
    try folder.write("", to: "logs/run_id=r")
    trace.info("m")
    #expect(heard.errors.count == 1)
    #expect(heard.errors.first?.hint.hasPrefix("1 records are lost") == true)
  }

  @Test("a record that the template cannot render is in the metadata, and that is told")
  func unrendered() throws {
    let heard = Heard()
    let trace = try FileTrace(
      runID: "r", directory: folder.path("logs"),
      options: options {
        $0.template = "{user_id:10s} {message}"
        $0.onError = heard.hear
      })
    trace.info("a")
    trace.info("b", extras: ["user_id": "ada"])
    #expect(try text("logs/run_id=r/stdout.txt") == "ada        b\n")
    #expect(try text("logs/run_id=r/metadata.json").split(separator: "\n").count == 2)
    #expect(heard.errors.map(\.kind) == [.setting])
  }
}
