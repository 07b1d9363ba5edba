import Foundation
import TestSupport
import Testing

@Suite("tracetail follow --http")
struct FollowPageTests {
  /// The port that a follower serves its page at, once it does.
  private static func port(of following: Following) throws -> Int {
    var port = 0
    try following.wait(for: "a page") {
      let match = following.log.firstMatch(of: /serving http:\/\/127\.0\.0\.1:(\d+)\//)
      port = match.flatMap { Int($0.output.1) } ?? 0
      return port > 0
    }
    return port
  }

  @Test("what is committed is on the page, and the follower tells what it did")
  func page() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    let following = try Following(["--http", "127.0.0.1:0"], in: directory)
    let port = try Self.port(of: following)
    try following.waitUntilReady()
    #expect(try RawClient.get(port: port, "/readyz").head.hasPrefix("HTTP/1.1 200"))
    #expect(try RawClient.get(port: port, "/runs/first").body.contains("message 2"))
    try directory.writeRun("second", records: 5)
    try following.wait(rows: 8)
    let page = try RawClient.get(port: port, "/api/runs/second/rows").body
    #expect(page.contains("\"message 4\""))
    var metrics = ""
    try following.wait(for: "8 rows in the metrics") {
      metrics = try RawClient.get(port: port, "/metrics").body
      return metrics.contains("\ntracetail_rows_total 8\n")
    }
    #expect(metrics.contains("\ntracetail_records_total 8\n"))
    #expect(metrics.contains("\ntracetail_rejects_total{reason=\"no-header\"} 0\n"))
    // The first run was there before: when it was written says nothing of the follower.
    #expect(metrics.contains("\ntracetail_write_to_row_seconds_bucket{le=\"60\"} 1\n"))
    #expect(metrics.contains("\ntracetail_write_to_row_seconds_count 1\n"))
    let batches = try #require(metrics.firstMatch(of: /\ntracetail_batches_total (\d+)\n/)).output.1
    #expect(metrics.contains("\ntracetail_commit_duration_seconds_count \(batches)\n"))
    try directory.write("nobody's line\n", to: "logs/run_id=third/stdout.txt")
    try following.wait(for: "a reject in the metrics") {
      try RawClient.get(port: port, "/metrics").body
        .contains("\ntracetail_rejects_total{reason=\"no-header\"} 1\n")
    }
    #expect(metrics.contains("\ntracetail_up_to_date 1\n"))
    #expect(metrics.contains("\ntracetail_writer_live 1\n"))
    #expect(metrics.contains("\ntracetail_retries_total{reason=\"locked\"} 0\n"))
    let promtool = "/usr/bin/promtool"
    if Program.exists(promtool) {
      let check = try Program(running: promtool, ["check", "metrics"], input: Data(metrics.utf8))
      #expect(check.status == 0, "\(check.output)\(check.errors)")
    }
    let idle = try RawClient(port: port)
    idle.send("GET / HTTP/1.1\r\n")
    #expect(try following.stop() == 0)
    #expect(try idle.readToEnd().isEmpty)
  }

  @Test("docs/PAGE.md has every metric, and alerts are of metrics that there are")
  func names() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    let following = try Following(["--http", "127.0.0.1:0"], in: directory)
    let port = try Self.port(of: following)
    try following.waitUntilReady()
    let status = try Tool.run(["status", "--db", "x.db", "--prometheus"], in: directory)
    let served = try RawClient.get(port: port, "/metrics").body
    #expect(try following.stop() == 0)
    let text = served + status.output
    let found = Set(text.matches(of: /TYPE ([a-z_]+)/).map { String($0.output.1) })
    func names(in file: String, _ lines: String) throws -> Set<String> {
      let text = try String(contentsOfFile: Tool.repository + file, encoding: .utf8)
      return Set(
        text.split(separator: "\n").filter { $0.contains(lines) }
          .flatMap { $0.matches(of: /tracetail_[a-z_]+/).map { String($0.output) } })
    }
    // That one is only there with a full-text index.
    #expect(
      try names(in: "/docs/PAGE.md", "| `tracetail_")
        == found.union(["tracetail_search_unindexed_rows"]))
    let alerts = try names(in: "/deploy/alerts.yml", "expr: ")
    #expect(alerts.count > 5 && alerts.isSubset(of: found))
    let dashboard = try String(
      contentsOfFile: Tool.repository + "/deploy/grafana-dashboard.json", encoding: .utf8)
    let object = try JSONSerialization.jsonObject(with: Data(dashboard.utf8)) as? [String: Any]
    let panels = try #require(object?["panels"] as? [[String: Any]])
    for panel in panels {
      let targets = try #require(panel["targets"] as? [[String: Any]])
      for expression in targets.compactMap({ $0["expr"] as? String }) {
        let shown = expression.matches(of: /tracetail_[a-z_]+/).map {
          String($0.output).replacing(/_bucket$/, with: "")
        }
        #expect(!shown.isEmpty && found.isSuperset(of: shown), "\(expression)")
      }
    }
    let promtool = "/usr/bin/promtool"
    if Program.exists(promtool) {
      let tests = Tool.repository + "/deploy/alerts_test.yml"
      let check = try Program(running: promtool, ["test", "rules", tests])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
    }
  }

  @Test("while the database is locked it is not ready, and says why")
  func locked() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    let following = try Following(["--http", "127.0.0.1:0"], in: directory)
    let port = try Self.port(of: following)
    try following.waitUntilReady()
    let holder = try Holder(in: directory)
    try directory.writeRun("second", records: 5)
    try following.wait(for: "waiting") {
      try RawClient.get(port: port, "/readyz").body.hasPrefix("waiting for the database: ")
    }
    #expect(try RawClient.get(port: port, "/readyz").head.hasPrefix("HTTP/1.1 503"))
    #expect(try RawClient.get(port: port, "/").head.hasPrefix("HTTP/1.1 200"))
    holder.release()
    try following.wait(rows: 8)
    try following.wait(for: "readiness again") {
      try RawClient.get(port: port, "/readyz").body == "ready\n"
    }
    #expect(try following.stop() == 0)
  }

  @Test("an address that would let others look is refused before anything is followed")
  func refused() throws {
    let directory = try TemporaryDirectory()
    let refused = try Tool.run(
      ["follow", "logs", "--db", "x.db", "--http", "0.0.0.0:0"], in: directory)
    #expect(refused.status == 64)
    #expect(!directory.exists("x.db"))
  }
}
