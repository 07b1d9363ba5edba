import Foundation
import TestSupport
import Testing

@Suite("tracetail verify")
struct VerifyTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 4)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func verify(_ directory: TemporaryDirectory, _ more: String...) throws -> Program {
    try Tool.run(["verify", "logs", "--db", "x.db"] + more, in: directory)
  }

  @Test("a database that has each record once is proven to have it")
  func proven() throws {
    let directory = try makeImported()
    let outcome = try verify(directory)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let numbers = outcome.output.split(separator: "\n").prefix(4).map { $0.split(separator: " ") }
    #expect(
      numbers == [["records", "7"], ["rows", "7"], ["rejects", "0"], ["differences", "0"]])
    #expect(outcome.output.hasSuffix("\nProven: each record is in the database once.\n"))
    let report = try #require(try verify(directory, "--json").jsonLines().first)
    #expect(report["proven"] as? Bool == true)
    #expect(report["records"] as? Int == 7)
    #expect((report["differences"] as? [Any])?.isEmpty == true)
  }

  @Test(
    "what it says of rejects and of nothing is true too",
    arguments: [
      ("", "Nothing to prove: there is nothing in the sources.\n"),
      (
        "no\nlog\nat all\n",
        "No record was understood: each piece of the sources is kept as a reject.\n"
      ),
      (
        "first\n[2026-01-01 00:00:00] [info] a\n",
        "Proven: each record is in the database once, and each reject is kept.\n"
      ),
    ])
  func conclusion(_ text: String, _ wanted: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(text, to: "logs/run_id=1/stdout.txt")
    _ = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let outcome = try verify(directory)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("\n" + wanted))
  }

  @Test(
    "a row that is missing or changed, and a record that is not imported yet, is a difference",
    arguments: [
      "DELETE FROM traces WHERE run_id = '2' AND message = 'message 1'",
      "UPDATE traces SET message = 'changed' WHERE run_id = '1' AND message = 'message 2'",
      "",
    ])
  func difference(_ change: String) throws {
    let directory = try makeImported()
    if change.isEmpty {
      try directory.writeRun("3", records: 1)
    } else {
      _ = try sqlite("x.db", change, in: directory)
    }
    let outcome = try verify(directory)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("logs/run_id="))
    #expect(outcome.output.hasSuffix("\nNot proven: see the differences and warnings.\n"))
    let report = try #require(try verify(directory, "--json").jsonLines().first)
    #expect(report["proven"] as? Bool == false)
    let differences = try #require(report["differences"] as? [[String: Any]])
    #expect(!differences.isEmpty)
    for difference in differences {
      #expect(difference["path"] is String)
      #expect(difference["offset"] is Int)
      #expect(difference["what"] is String)
    }
  }

  @Test("rows whose source was removed are counted as unproven, and are no differences")
  func removedSource() throws {
    let directory = try makeImported()
    try directory.remove("logs/run_id=1")
    let outcome = try verify(directory)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("logs/run_id=1: gone, or holds other bytes now: 3 rows"))
    let fields = outcome.output.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(fields.contains(["differences", "0"]))
    #expect(fields.contains(["unproven", "3"]))
    #expect(
      outcome.output.hasSuffix(
        "Proven for the sources that are there: each record of theirs is in the database once. "
          + "3 rows cannot be proven, since the source is gone.\n"))
    let report = try #require(try verify(directory, "--json").jsonLines().first)
    #expect(report["proven"] as? Bool == false)
    #expect(report["difference_count"] as? Int == 0)
    #expect(report["unproven_rows"] as? Int == 3)
  }

  @Test("a row of another program is none of its business")
  func shared() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      SELECT run_id, level, message, mode, datetime, process, thread, filename, lineno
      FROM traces LIMIT 1
      """, in: directory)
    #expect(try verify(directory).status == 0)
  }

  @Test("neither the sources nor the database are changed")
  func unchanged() throws {
    let directory = try makeImported()
    func bytes() throws -> [Data] {
      try ["x.db", "logs/run_id=1/stdout.txt"].map {
        try Data(contentsOf: URL(filePath: directory.path($0)))
      }
    }
    let before = try bytes()
    #expect(try verify(directory).status == 0)
    #expect(try bytes() == before)
  }
}
