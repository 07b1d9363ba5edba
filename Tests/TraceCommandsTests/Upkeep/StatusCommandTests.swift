import Foundation
import TestSupport
import Testing

@Suite("tracetail status")
struct StatusCommandTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 1)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func status(
    _ arguments: [String] = [], in directory: TemporaryDirectory
  ) throws -> Program {
    try Tool.run(["status", "--db", "x.db"] + arguments, in: directory)
  }

  private func json(
    _ arguments: [String] = [], in directory: TemporaryDirectory
  ) throws -> [String: Any] {
    try #require(try status(arguments + ["--json"], in: directory).jsonLines().first)
  }

  @Test("where everything is read all is well")
  func complete() throws {
    let directory = try makeImported()
    let outcome = try status(in: directory)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    for line in [
      "database     x.db\n", "rows         about 4\n", "rejects      none\n",
      "full text    no index\n", "writer       none\n",
      "sources      2 known, 2 complete, 2 with an open record\n",
    ] {
      #expect(outcome.output.contains(line), "\(outcome.output)")
    }
    #expect(outcome.output.contains(/last commit  20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC, \d/))
    let json = try json(in: directory)
    let sources = try #require(json["sources"] as? [String: Any])
    #expect(sources["known"] as? Int == 2)
    #expect(sources["lag_bytes"] as? Int == 0)
    #expect((json["writer"] as? [String: Any])?["state"] as? String == "none")
    #expect((json["troubles"] as? [String])?.isEmpty == true)
    #expect(json["rows"] as? Int == 4)
  }

  @Test("what has grown, is gone or is new is counted, in bytes; how long may be too long")
  func behind() throws {
    let directory = try makeImported()
    try directory.append("[2026-01-02 03:04:05] [info] late\n", to: "logs/run_id=1/stdout.txt")
    try directory.remove("logs/run_id=2/stdout.txt")
    try directory.write("new\n", to: "logs/run_id=3/stdout.txt")
    let known = try status(in: directory)
    #expect(known.status == 0, "not for a minute yet")
    #expect(known.output.contains("2 known, 0 complete, 1 behind, 1 gone, "))
    #expect(known.output.contains("behind       34 bytes, for at most "))
    let all = try status(["logs", "--max-lag", "0"], in: directory)
    #expect(all.status == 4)
    #expect(all.output.contains("2 known, 0 complete, 1 behind, 1 new, 1 gone, "))
    #expect(all.output.contains("behind       38 bytes, for at most "))
    #expect(all.output.hasSuffix("or import them\n"))
    let total = try #require(try json(["logs"], in: directory)["sources"] as? [String: Any])
    #expect(total["lag_bytes"] as? Int == 38)
    #expect(total["lag_seconds"] as? Double ?? 0 > 0)
    #expect(try status(["--max-lag", "0", "--quiet"], in: directory).output.isEmpty)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(
      try status(["logs", "--max-lag", "0", "--max-rejects", "9"], in: directory).status == 0)
  }

  @Test("several roots are told apart")
  func roots() throws {
    let directory = try makeImported()
    try directory.write("[2026-01-02 03:04:05] [info] a\n", to: "more/run_id=9/stdout.txt")
    try Tool.run(["import", "more", "--db", "x.db"], in: directory)
    try directory.append("[2026-01-02 03:04:05] [info] b\n", to: "more/run_id=9/stdout.txt")
    let outcome = try status(in: directory)
    #expect(
      outcome.output.contains(
        #/ +behind  for at most  root\n31 bytes +\d\.\d\d s  more\n/#))
    let roots = try #require(try json(in: directory)["roots"] as? [[String: Any]])
    #expect(roots.map { $0["lag_bytes"] as? Int } == [0, 31])
  }

  @Test("a follower is seen, with its process, and is not disturbed")
  func follower() throws {
    let directory = try makeImported()
    let follower = try Following(in: directory)
    try follower.waitUntilReady()
    let writer = try #require(try json(in: directory)["writer"] as? [String: Any])
    #expect(writer["state"] as? String == "live")
    #expect(writer["pid"] as? Int == Int(follower.process.processIdentifier))
    #expect((writer["command"] as? String)?.contains("follow logs") == true)
  }

  @Test("an index that is put off, a damaged one, and rejects are told")
  func troubles() throws {
    let directory = try makeImported()
    try directory.write("no header\n", to: "logs/run_id=7/stdout.txt")
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(try status(in: directory).output.contains("rejects      no-header 1\n"))
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO tracetail_settings VALUES ('deferred_index:idx_traces_level', 'CREATE …'),
        ('search_index', 'damaged by hand')
      """, in: directory)
    let outcome = try status(in: directory)
    #expect(outcome.status == 4)
    #expect(outcome.output.contains("put off      idx_traces_level\n"))
    #expect(outcome.output.contains("an index was damaged and is removed: by hand\n"))
    #expect(try json(in: directory)["deferred_indexes"] as? [String] == ["idx_traces_level"])
  }

  @Test("a database that is missing, empty, or another program's is a status too")
  func otherDatabases() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let missing = try status(["logs"], in: directory)
    #expect(missing.status == 26)
    #expect(missing.errors.isEmpty)
    #expect(missing.output.contains("there is no database: "))
    #expect(missing.output.contains("0 known, 0 complete, 1 new\n"))
    #expect(try json(in: directory)["exists"] as? Bool == false)
    #expect(!directory.exists("x.db"))
    try directory.write("", to: "x.db")
    let empty = try status(in: directory)
    #expect(empty.status == 4)
    #expect(empty.output.contains("there is no table traces"))
    _ = try sqlite("x.db", "CREATE TABLE traces (run_id, message)", in: directory)
    let foreign = try status(in: directory)
    #expect(foreign.status == 4)
    #expect(foreign.output.contains("nothing was imported yet"))
    try directory.write("a log that was named by mistake\n", to: "x.db")
    #expect(try status(in: directory).status == 23)
  }

  @Test("a path that is not there, and a wrong lag, are refused")
  func refused() throws {
    let directory = try makeImported()
    #expect(try status(["none"], in: directory).status == 3)
    let lag = try status(["--max-lag=-1"], in: directory)
    #expect(lag.status == 64)
    #expect(lag.errors.contains("--max-lag \"-1.0\": "))
  }
}
