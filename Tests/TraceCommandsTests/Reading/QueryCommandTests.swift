import Foundation
import TestSupport
import Testing

@Suite("tracetail query")
struct QueryCommandTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func query(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> Program {
    try Tool.run(["query", "--db", "x.db"] + arguments, in: directory)
  }

  private static let values =
    "SELECT 1 AS id, 'a,\"b\"' || char(10) AS text, NULL AS id, x'00FF' AS bytes, 1.5 AS real"

  @Test("rows are a table for people; controls, NULL and BLOBs are written out")
  func table() throws {
    let outcome = try query([Self.values], in: try makeImported())
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        id  text     id_2  bytes    real
         1  a,"b"\\n  NULL  X'00FF'   1.5

        """)
    #expect(
      try query(["SELECT * FROM traces WHERE false"], in: try makeImported()).output == "no rows\n")
  }

  @Test("JSON and CSV have every value")
  func programs() throws {
    let directory = try makeImported()
    let row = try #require(try query([Self.values, "--json"], in: directory).jsonLines().first)
    #expect(row["id"] as? Int == 1)
    #expect(row["id_2"] is NSNull)
    #expect(row["text"] as? String == "a,\"b\"\n")
    #expect(row["bytes"] as? String == "X'00FF'")
    #expect(row["real"] as? Double == 1.5)
    #expect(
      try query([Self.values, "--csv"], in: directory).output
        == "id,text,id_2,bytes,real\n1,\"a,\"\"b\"\"\n\",,X'00FF',1.5\n")
  }

  @Test("so many rows are shown, and it is said that there are more")
  func limit() throws {
    let directory = try makeImported()
    let sql = "SELECT id FROM traces ORDER BY id"
    let cut = try query([sql, "--limit", "2"], in: directory)
    #expect(cut.output == "id\n 1\n 2\n")
    #expect(
      cut.errors == "tracetail: note: the first 2 rows of more\n--limit 0 shows all.\n")
    for limit in ["3", "0"] {
      let whole = try query([sql, "--limit", limit], in: directory)
      #expect(whole.output == "id\n 1\n 2\n 3\n")
      #expect(whole.errors.isEmpty)
    }
  }

  @Test("statements come from the command line, from standard input, or from a file")
  func sources() throws {
    let directory = try makeImported()
    try directory.write("SELECT 7 AS seven;\nSELECT 8 AS eight", to: "two.sql")
    let expected = "seven\n    7\n\neight\n    8\n"
    #expect(try query(["--file", "two.sql"], in: directory).output == expected)
    #expect(
      try Tool.shell("tracetail query - --db x.db < two.sql", in: directory).output == expected)
    let missing = try query(["--file", "none.sql"], in: directory)
    #expect(missing.status == 3)
    #expect(missing.errors.contains("cannot read none.sql: No such file or directory"))
  }

  @Test("the queries of the reference run as they are; what they would change is refused")
  func reference() throws {
    let directory = try makeImported()
    let outcome = try query(
      ["--file", Tool.fixtures + "/reference/queries.sql", "--csv"], in: directory)
    #expect(outcome.status == 64)
    #expect(outcome.output.hasPrefix("level,message,datetime,workflow_name,user_id\n"))
    #expect(outcome.output.contains("\nsize_bytes\n"), "what is behind them runs")
    #expect(outcome.errors.contains("tracetail: error: 3 statements refused\nquery only reads."))
    #expect(outcome.errors.contains("it would change the database\n  VACUUM;\n  ^\n"))
  }

  @Test("an error is shown where it stands, with what may have been meant")
  func errors() throws {
    let directory = try makeImported()
    let outcome = try query(["SELECT id,\n  mesage FROM traces"], in: directory)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors == """
        tracetail: error: line 2, column 3: no such column: mesage
            mesage FROM traces
            ^
        Did you mean message?

        """)
    let long = try query(
      ["SELECT \(String(repeating: "id, ", count: 60)) nowhere FROM traces"], in: directory)
    #expect(long.errors.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(long.errors)")
    #expect(long.errors.contains("nowhere"))
  }

  @Test("what takes too long is stopped with a status of its own")
  func outOfTime() throws {
    let outcome = try query(
      [
        "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n",
        "--timeout", "0.01",
      ], in: try makeImported())
    #expect(outcome.status == 124)
    #expect(outcome.errors.contains("stopped after 0.01 s\n"))
    #expect(outcome.errors.contains("--timeout"))
  }

  @Test(
    "wrong arguments are refused",
    arguments: [
      ([], "there is no SQL\n"), (["SELECT 1", "--file", "x"], "there is SQL, and a file"),
      (["SELECT 1", "--limit=-1"], "--limit \"-1\": "),
      (["SELECT 1", "--timeout=-1"], "--timeout \"-1.0\": "),
      (["SELECT 1", "--json", "--csv"], "--json and --csv"),
    ])
  func usage(_ arguments: [String], _ words: String) throws {
    let outcome = try query(arguments, in: try makeImported())
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("a database that is missing or none is said to be so")
  func databases() throws {
    let directory = try TemporaryDirectory()
    #expect(try query(["SELECT 1"], in: directory).status == 26)
    #expect(!directory.exists("x.db"))
    try directory.write("a log that was named by mistake\n", to: "x.db")
    #expect(try query(["SELECT 1 FROM t"], in: directory).status == 23)
  }

  @Test("a reader that goes away ends it quietly, however many rows there are")
  func head() throws {
    let outcome = try Tool.shell(
      """
      tracetail query --db x.db --limit 0 --csv "WITH RECURSIVE n (i) AS
        (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n" | head -n 2
      echo ${PIPESTATUS[0]}
      """, in: try makeImported())
    #expect(outcome.output == "i\n1\n141\n")
    #expect(outcome.errors.isEmpty)
  }

  @Test(
    "transactions are refused, and what follows them is run",
    arguments: [
      "BEGIN", "SAVEPOINT a", "COMMIT", "END", "ROLLBACK", "RELEASE a", "begin immediate",
    ])
  func transactions(_ statement: String) throws {
    let outcome = try query(["\(statement); SELECT 7 AS seven"], in: try makeImported())
    #expect(outcome.status == 64)
    #expect(outcome.output == "seven\n    7\n")
    #expect(outcome.errors.contains("line 1, column 1: it would "))
  }

  @Test(
    "a value, a row and all of a query have their limits",
    arguments: [
      "SELECT zeroblob(900000000)", "SELECT x, x FROM (SELECT hex(zeroblob(5000000)) AS x)",
      "WITH RECURSIVE c(x) AS (SELECT 'ab' UNION ALL SELECT x || x FROM c) SELECT count(*) FROM c",
      "SELECT " + (0..<40).map { "randomblob(4000000) AS c\($0)" }.joined(separator: ", "),
    ])
  func sizes(_ sql: String) throws {
    let outcome = try query([sql], in: try makeImported())
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("12 MiB") || outcome.errors.contains("too much memory"))
    #expect(outcome.errors.contains("Ask for fewer or shorter values"))
  }

  @Test("what SQLite itself cannot interrupt is ended too", .timeLimit(.minutes(1)))
  func uninterruptible() throws {
    let long = "replace(hex(zeroblob(2500000)), '0', 'a')"
    let outcome = try query(
      ["SELECT instr(\(long), substr(\(long), 1, 2500000) || 'b')", "--timeout", "0.1"],
      in: try makeImported())
    #expect(outcome.status == 124)
    #expect(outcome.errors.contains("stopped after 0.10 s"))
  }

  @Test("a script that never ends is not read to its end")
  func endlessScript() throws {
    let outcome = try query(["--file", "/dev/zero"], in: try makeImported())
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("more than 4 MiB of SQL"))
  }
}
