import Foundation
import TestSupport
import Testing

@Suite("tracetail search")
struct SearchCommandTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      [2026-01-02 03:04:05] [info] connecting to db7
      [2026-01-02 03:04:06] [error] connection reset by db7 \u{1B}[31m
      [2026-01-02 03:04:07] [warning] timeout, trying again

      """, to: "logs/run_id=alpha-1/stdout.txt")
    try directory.write(
      "[2026-01-03 00:00:00] [info] reset of \(String(repeating: "long ", count: 40))connection\n",
      to: "logs/run_id=beta-2/stdout.txt")
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func search(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> Program {
    try Tool.run(["search", "--db", "x.db"] + arguments, in: directory)
  }

  @Test("without an index every row is looked at, and of few rows nothing is said")
  func scan() throws {
    let outcome = try search(["connection", "db7"], in: try makeImported())
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        2026-01-02 03:04:06  error  alpha-1
          connection reset by db7 \\u{1b}[31m
        1 row found

        """)
    #expect(outcome.errors.isEmpty)
    let ranked = try search(["connection", "--by", "rank"], in: try makeImported())
    #expect(
      ranked.errors == """
        tracetail: note: there is no full-text index: 4 rows had to be looked at, and what is found \
        has no rank
        `tracetail search --build` builds it: a search then takes milliseconds, an import twice as long.

        """)
  }

  @Test("with an index the same is found, and nothing more is said; it can be removed")
  func index() throws {
    let directory = try makeImported()
    let before = try search(["reset"], in: directory).output
    let build = try search(["--build"], in: directory)
    #expect(build.status == 0)
    #expect(build.output.hasPrefix("the full-text index is complete, up to row 4, in "))
    let after = try search(["reset"], in: directory)
    #expect(after.output == before)
    #expect(after.errors.isEmpty)
    #expect(
      try sqlite("x.db", "SELECT count(*) FROM tracetail_search('reset')", in: directory) == "2")
    let drop = try search(["--drop"], in: directory)
    #expect(drop.output.hasPrefix("the full-text index is removed"))
    #expect(try search(["--drop", "--json"], in: directory).output == "{\"dropped\":false}\n")
    #expect(try search(["reset"], in: directory).output == before)
  }

  @Test("on a terminal it is shown how many rows were looked at, until the answer is there")
  func progress() throws {
    let directory = try makeImported()
    // Enough for a fifth of a second, as FTS5 judges each.
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)
      SELECT 'bulk', 'info', 'row ' || i, 'stdout', '2026-01-01 00:00:00', 1, 2, 'f', 3 FROM n
      """, in: directory)
    let shown = try Terminals.run(
      "tracetail search --match 'row NOT row' --db x.db 2>&1", columns: 80, in: directory)
    #expect(shown.contains(/\rlooking at rows [0-9,]+\u{1B}\[K/), "\(shown)")
    #expect(shown.contains("\r\u{1B}[K"))
    #expect(shown.contains("150,004 rows had to be looked at"))
  }

  @Test(
    "Datasette and sqlite-utils find the index",
    .enabled(if: Program.exists(Tool.repository + "/.venv/datasette/bin/datasette")))
  func datasette() throws {
    let directory = try makeImported()
    _ = try search(["--build"], in: directory)
    let tools = Tool.repository + "/.venv/datasette/bin"
    let found = try Program(
      running: tools + "/datasette",
      ["x.db", "--get", "/x/traces.json?_search=reset&_shape=array"],
      directory: directory.path)
    let rows = try #require(
      JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [[String: Any]],
      "\(found.errors)")
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { ($0["message"] as? String)?.contains("reset") == true })
    let page = try Program(
      running: tools + "/datasette", ["x.db", "--get", "/x/traces"], directory: directory.path)
    #expect(page.output.contains("name=\"_search\""))
    let utils = try Program(
      running: tools + "/sqlite-utils",
      ["search", "x.db", "traces", "reset", "--column", "message"],
      directory: directory.path)
    #expect(utils.output.contains("reset"), "\(utils.errors)")
  }

  @Test("JSON has the row, and what in it was searched for")
  func json() throws {
    let lines = try search(["conn*", "--json", "--limit", "2"], in: try makeImported()).jsonLines()
    #expect(lines.map { $0["run_id"] as? String } == ["beta-2", "alpha-1"])
    #expect(lines.first?["datetime"] as? String == "2026-01-03 00:00:00")
    #expect((lines.first?["message"] as? String)?.hasSuffix("connection") == true)
    #expect(
      (lines.last?["matches"] as? [String: [String]]) == ["message": ["connection"]])
  }

  @Test("rows are narrowed by time, run and level, and the rest is said to be there")
  func filters() throws {
    let directory = try makeImported()
    func runs(_ arguments: [String]) throws -> [String] {
      try search(["reset", "--json"] + arguments, in: directory).jsonLines()
        .compactMap { $0["run_id"] as? String }
    }
    #expect(try runs(["--since", "2026-01-03"]) == ["beta-2"])
    #expect(try runs(["--run", "alp"]) == ["alpha-1"])
    #expect(try runs(["--level", "error"]) == ["alpha-1"])
    #expect(try runs(["--by", "rank"]).count == 2)
    #expect(
      try search(["reset", "--limit", "1"], in: directory).output
        .hasSuffix("1 row shown; there are more, see --limit\n"))
  }

  @Test("nothing found is said, with why that may be")
  func nothing() throws {
    let directory = try makeImported()
    let outcome = try search(["connect"], in: directory)
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        nothing found
        Whole words are compared; 'word*' finds those that begin so.

        """)
    #expect(
      try search(["reset", "--level", "critical"], in: directory).output
        .hasPrefix("nothing found in the rows that were asked for\n"))
  }

  @Test(
    "what cannot be searched for is refused",
    arguments: [
      ([], "there is nothing to look for\nGive one or more words"),
      (["--", "--"], "<text> \"--\": it has no letter and no digit\n"),
      (["--match", "a AND"], "--match \"a AND\": fts5: syntax error near \"\"\n"),
      (["a", "--limit", "0"], "--limit \"0\": it is not from 1 to 10,000\n"),
      (["a", "--build"], "--build, --drop and a text to look for exclude one another\n"),
      (["--build", "--drop"], "exclude one another\n"),
      (["a", "--by", "size"], "'time' and 'rank'"),
      (["a", "--run", "gamma"], "no run \"gamma\" in the database"),
    ])
  func refused(_ arguments: [String], _ words: String) throws {
    let outcome = try search(arguments, in: try makeImported())
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("without a database nothing is made", arguments: [["a"], ["--build"], ["--drop"]])
  func noDatabase(_ arguments: [String]) throws {
    let directory = try TemporaryDirectory()
    let outcome = try search(arguments, in: directory)
    #expect(outcome.status == 26)
    #expect(outcome.errors.contains("there is no such file"))
    #expect(!directory.exists("x.db"))
  }

  @Test("what a database that may not be written to lacks in its index is found all the same")
  func readOnly() throws {
    let directory = try makeImported()
    _ = try search(["--build"], in: directory)
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1500)
      SELECT 'late', 'info', 'number ' || i, 'stdout', '2026-01-04', 1, 2, 'f', 3 FROM n
      """, in: directory)
    let locked = try Tool.shell(
      """
      exec 3> >(exec sqlite3 x.db >begun)
      echo "BEGIN IMMEDIATE; SELECT 'begun';" >&3
      until [ -s begun ]; do :; done
      tracetail search 1234 --db x.db
      """, in: directory)
    #expect(locked.output.contains("number 1234"))
    #expect(
      locked.errors.hasPrefix(
        "tracetail: note: 1,500 newer rows are not indexed, and are looked at one by one\n"))
    let caughtUp = try search(["1234"], in: directory)
    #expect(caughtUp.output == locked.output)
    #expect(caughtUp.errors.isEmpty)
    #expect(
      try sqlite(
        "x.db", "SELECT value FROM tracetail_settings WHERE name = 'search_index'", in: directory)
        == "complete 1504")
  }

  @Test("a build that is killed at any moment is completed by the next")
  func killed() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 150000)
      SELECT 'late', 'info', 'number ' || i, 'stdout', '2026-01-04', 1, 2, 'f', 3 FROM n
      """, in: directory)
    let build = try Tool.start(["search", "--build", "--db", "x.db"], in: directory)
    let setting = "SELECT value FROM tracetail_settings WHERE name = 'search_index'"
    let isUnderWay = try build.waits {
      let state = try sqlite("x.db", setting, in: directory)
      return state.hasPrefix("building") && state != "building 0"
    }
    build.send(SIGKILL)
    build.waitUntilExit()
    if isUnderWay {
      #expect(try sqlite("x.db", setting, in: directory).hasPrefix("building"))
    }
    #expect(try search(["--build"], in: directory).status == 0)
    #expect(try sqlite("x.db", setting, in: directory) == "complete 150004")
    #expect(
      try sqlite(
        "x.db",
        """
        INSERT INTO tracetail_search (tracetail_search, rank) VALUES ('integrity-check', 1);
        SELECT count(*) FROM tracetail_search('number')
        """, in: directory) == "150000")
  }

  @Test("a reader that goes away ends it quietly")
  func head() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)
      SELECT 'late', 'info', 'number ' || i, 'stdout', '2026-01-04', 1, 2, 'f', 3 FROM n
      """, in: directory)
    let outcome = try Tool.shell(
      "tracetail search number --quiet --limit 5000 --db x.db | head -n 1; echo ${PIPESTATUS[0]}",
      in: directory)
    #expect(outcome.output == "2026-01-04  info  late\n141\n")
    #expect(outcome.errors.isEmpty)
  }
}
