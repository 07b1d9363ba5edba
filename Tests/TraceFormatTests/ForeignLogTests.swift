import Foundation
import Testing
import TraceFormat

@Suite("Logs of other programs", .enabled(if: !Corpora.foreign.isEmpty))
struct ForeignLogTests {
  /// What is known of a log, counted by a regular expression of that program's own format.
  private struct Log {
    /// `nil` for the main shape.
    let template: String?
    let datetimes: (first: String, last: String)
    let levels: [String: Int]
  }

  private static let logs = [
    "Apache_2k.log": Log(
      template: nil, datetimes: ("Sun Dec 04 04:47:44 2005", "Mon Dec 05 19:15:57 2005"),
      levels: ["notice": 1405, "error": 595]),
    "loguru.log": Log(
      template: nil, datetimes: ("2026-11-23 15:11:55", "2026-11-23 15:11:55"),
      levels: [
        "CRITICAL": 60, "DEBUG": 58, "ERROR": 139, "INFO": 62, "SUCCESS": 70, "TRACE": 49,
        "WARNING": 62,
      ]),
    "gunicorn.log": Log(
      template: "[{datetime}] [{process}] [{level}] {message}",
      datetimes: ("2026-11-23 15:11:28 +0000", "2026-11-23 15:11:30 +0000"),
      levels: ["DEBUG": 49, "ERROR": 10, "INFO": 15, "WARNING": 2]),
    "spdlog.log": Log(
      template: "[{datetime}] [{stage_name}] [{level}] {message}",
      datetimes: ("2026-11-23 15:11:55.428", "2026-11-23 15:11:55.431"),
      levels: [
        "critical": 96, "debug": 84, "error": 77, "info": 274, "trace": 79, "warning": 90,
      ]),
    "laravel.log": Log(
      template: "[{datetime}] {environment}.{level}: {message}",
      datetimes: ("2026-11-23 15:11:49", "2025-01-01 00:00:00"),
      levels: [
        "ALERT": 51, "CRITICAL": 50, "DEBUG": 51, "EMERGENCY": 47, "ERROR": 100, "INFO": 57,
        "NOTICE": 46, "WARNING": 62,
      ]),
    "celery.log": Log(
      template: "[{datetime}: {level}/{job_name}] {message}",
      datetimes: ("2026-11-23 15:11:33,506", "2026-11-23 15:11:48,577"),
      levels: ["DEBUG": 115, "ERROR": 18, "INFO": 61, "WARNING": 12]),
    "nginx-error.log": Log(
      template: "{datetime} [{level}] {process}#{thread}: {message}",
      datetimes: ("2026/11/23 15:11:48", "2026/11/23 15:11:49"),
      levels: ["error": 42, "info": 1, "notice": 12]),
  ]

  @Test("headers, levels and datetimes are those of the program", arguments: Corpora.foreign)
  func counts(_ file: URL) throws {
    let log = try #require(Self.logs[file.lastPathComponent])
    let datetimes = try DatetimeReader.plain
    let parser =
      try log.template.map { TextParser(template: try Template($0), datetimes: datetimes) }
      ?? .stockMain(datetimes: datetimes)
    let data = try Data(contentsOf: file)
    let records = parser.records(in: data)
    let fields = records.compactMap { record in record.withUnsafeBytes { parser.fields($0) } }
    #expect(fields.count == records.count)
    #expect(Dictionary(grouping: fields) { $0[.level] ?? "" }.mapValues(\.count) == log.levels)
    #expect(fields.first?[.datetime] == log.datetimes.first)
    #expect(fields.last?[.datetime] == log.datetimes.last)
    for text in fields.compactMap({ $0[.datetime] }) {
      let column = try #require(datetimes.column(text))
      #expect(column.wholeMatch(of: #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d([.,]\d+)?/#) != nil)
    }
    // The records are the whole file, but for the line ends between them.
    let size = records.reduce(0) { $0 + $1.count + 1 }
    #expect(size == data.count || size == data.count + 1)
  }

  @Test(
    "the format is found in the first line, and its templates read the file",
    arguments: Corpora.foreign)
  func found(_ file: URL) throws {
    let log = try #require(Self.logs[file.lastPathComponent])
    let datetimes = try DatetimeReader.plain
    let data = try Data(contentsOf: file)
    let first = Array(data.prefix { $0 != 0x0A })
    let kind = first.withUnsafeBytes { FormatCatalog(datetimes: datetimes).judge($0, TextFields()) }
    guard case .sibling(let format) = kind else {
      Issue.record("\(kind)")
      return
    }
    let parser = try #require(TextParser(templates: format.templates, datetimes: datetimes))
    let records = parser.records(in: data)
    let levels = records.compactMap { record in
      record.withUnsafeBytes { parser.fields($0)?[.level] }
    }
    #expect(Dictionary(grouping: levels) { $0 }.mapValues(\.count) == log.levels)
  }
}
