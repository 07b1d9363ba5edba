import Foundation
import TestSupport
import Testing

@testable import TraceCommands

@Suite("Metrics")
struct MetricsTests {
  /// The samples of a text in Prometheus' form, by their names with their labels; what the form does
  /// not allow fails.
  private static func samples(_ text: String) throws -> [String: Double] {
    var samples: [String: Double] = [:]
    var (helped, typed) = ([String](), [String: String]())
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /# HELP ([a-z_]+) (\S.*)/) {
        #expect(!helped.contains(String(match.output.1)), "\(line)")
        helped.append(String(match.output.1))
      } else if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
        #expect(helped.last == String(match.output.1), "\(line)")
        typed[String(match.output.1)] = String(match.output.2)
      } else {
        let match = try #require(
          line.wholeMatch(
            of: /([a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"\})? (-?[0-9.]+(?:e[+-]?\d+)?|NaN)/),
          "\(line)")
        let name = String(match.output.1)
        let isPart =
          helped.last.map { typed[$0] == "histogram" && name.hasPrefix($0 + "_") } ?? false
        #expect(helped.last == name || isPart, "\(line)")
        #expect((typed[name] == "counter") == name.hasSuffix("_total"), "\(line)")
        let key = name + (match.output.2 ?? "")
        #expect(samples[key] == nil, "\(line)")
        samples[key] = Double(String(match.output.3))
      }
    }
    return samples
  }

  /// What Prometheus' own checker says, where it is installed.
  private static func check(_ text: String, in directory: TemporaryDirectory) throws {
    let promtool = "/usr/bin/promtool"
    guard Program.exists(promtool) else { return }
    let result = try Program(
      running: promtool, ["check", "metrics"], directory: directory.path, input: Data(text.utf8))
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("status --prometheus says what status says")
  func status() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    try directory.write("nobody's line\n", to: "logs/run_id=second/stdout.txt")
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try directory.write(
      "[2026-01-02 03:04:05] [info] later\n", to: "logs/run_id=third/stdout.txt")
    let result = try Tool.run(["status", "logs", "--db", "x.db", "--prometheus"], in: directory)
    try Self.check(result.output, in: directory)
    let samples = try Self.samples(result.output)
    let report = try Tool.run(["status", "logs", "--db", "x.db", "--json"], in: directory)
    let json = try #require(try report.jsonLines().first)
    #expect(samples["tracetail_build_info{version=\"\(Version.number)\"}"] == 1)
    #expect(samples["tracetail_rows"] == json["rows"] as? Double)
    #expect(samples["tracetail_rejects{reason=\"no-header\"}"] == 1)
    #expect(samples["tracetail_rejects{reason=\"oversized\"}"] == 0)
    #expect(samples["tracetail_sources{state=\"new\"}"] == 1)
    #expect(samples["tracetail_lag_bytes"] == 35)
    #expect((samples["tracetail_lag_seconds"] ?? -1) >= 0)
    #expect(samples["tracetail_writer_live"] == 0)
    #expect((samples["tracetail_last_commit_timestamp_seconds"] ?? 0) > 1.7e9)
    #expect(result.status == report.status)
  }

  @Test("without a database there is a metric that says so")
  func nothing() throws {
    let directory = try TemporaryDirectory()
    let result = try Tool.run(["status", "--db", "none.db", "--prometheus"], in: directory)
    #expect(result.status == 26)
    try Self.check(result.output, in: directory)
    #expect(try Self.samples(result.output)["tracetail_database_exists"] == 0)
  }

  @Test("/metrics, /healthz and /readyz of the page")
  func served() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let serving = try Serving(in: directory)
    let (head, body) = try RawClient.get(port: serving.port, "/metrics")
    #expect(head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8"))
    try Self.check(body, in: directory)
    let samples = try Self.samples(body)
    #expect(samples["tracetail_rows"] == 3)
    #expect(samples["tracetail_lag_bytes"] == nil)
    #expect(try serving.page("/healthz") == "ok\n")
    #expect(try serving.page("/readyz") == "ready\n")
    try FileManager.default.removeItem(atPath: directory.path("x.db"))
    _ = try directory.write("something else", to: "x.db")
    #expect(try serving.status("/readyz") == "503")
    #expect(try serving.page("/healthz") == "ok\n")
  }

  @Test("a label has any text, and numbers are those of the form")
  func form() throws {
    var metrics = PrometheusText()
    metrics.add("a_total", .counter, "Help.", by: "b", [("q\"b\\n\nl", 1), ("", 0.5)])
    metrics.add("c", .gauge, "Help.", nil)
    metrics.add("d", .gauge, "Help.", 1e18)
    #expect(
      metrics.text == """
        # HELP a_total Help.
        # TYPE a_total counter
        a_total{b="q\\"b\\\\n\\nl"} 1
        a_total{b=""} 0.5
        # HELP d Help.
        # TYPE d gauge
        d 1e+18

        """)
    _ = try Self.samples(metrics.text)
  }

  @Test("a histogram counts each time in all buckets that it fits, and what is longer in the last")
  func histogram() throws {
    var histogram = Histogram(bounds: [0.1, 1])
    for seconds in [0.05, 0.1, 0.5, 7, -3] { histogram.add(seconds) }
    var metrics = PrometheusText()
    metrics.add("a_seconds", "Help.", histogram)
    #expect(
      metrics.text == """
        # HELP a_seconds Help.
        # TYPE a_seconds histogram
        a_seconds_bucket{le="0.1"} 3
        a_seconds_bucket{le="1"} 4
        a_seconds_bucket{le="+Inf"} 5
        a_seconds_sum 7.65
        a_seconds_count 5

        """)
    _ = try Self.samples(metrics.text)
  }
}
