import Foundation
import TestSupport
import Testing

/// What becomes of databases that a disk has damaged, or that other programs have filled with what the
/// schema does not foresee. A few of each, at random; `TRACETAIL_CASES` asks for more.
@Suite("Databases that are not as Tracetail left them")
struct DamageTests {
  private static let count = SeededRandom.cases(6)
  /// What `tracetail --help` says that commands end with.
  private static let statuses = Set([0, 1, 3, 4, 64, 70] + (20...28))
  private static let pageSize = 16_384
  private static let commands = [
    "runs", "runs --tree", "show 1", "show x", "show x --json", "search message", "report errors",
    "report users", "report levels", "report slow", "rejects", "status", "doctor logs",
    "verify logs", "import logs", "follow logs --once --log-level error", "maintain --check",
    "maintain --vacuum", "backup b.db.zst --force", "archive --before 2030-01-01 --to a --delete",
    "search --build", "rejects --retry", "reimport logs", "query 'SELECT * FROM traces' --json",
  ]

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for run in ["1", "2", "3"] { try directory.writeRun(run, records: 40) }
    try directory.append("no header\n", to: "logs/run_id=1/stdout.txt")
    try directory.write("no header\n", to: "logs/run_id=2/stderr.txt")
    let record = #"{"message":"message","datetime":"2026-01-02 03:04:05","level":"info"}"#
    try directory.write(
      String(repeating: record + "\n", count: 20), to: "logs/run_id=3/metadata.json")
    let outcome = try Tool.shell(
      """
      tracetail import logs --db base.db -q && tracetail search --build --db base.db -q \
        && sqlite3 base.db 'PRAGMA wal_checkpoint(TRUNCATE)'
      """, in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Runs some of the commands, each on a copy of its own.
  private func tryCommands(_ what: String, _ random: inout SeededRandom) throws {
    for command in Self.commands.shuffled(using: &random).prefix(4) {
      let outcome = try Tool.shell(
        """
        rm -rf x.db* a; cp damaged.db x.db
        exec timeout -s KILL 60 tracetail \(command) --db x.db
        """, in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "1"])
      // Anything else is a signal: a crash, or that of timeout(1).
      #expect(
        Self.statuses.contains(Int(outcome.status)),
        "\(command) ended with \(outcome.status): \(what)\n\(outcome.errors)")
      #expect(!outcome.errors.contains("Fatal error"), "\(command): \(what)")
    }
  }

  @Test("no page, byte or length of a file crashes a command or hangs it", .timeLimit(.minutes(10)))
  func damagedFiles() throws {
    var random = SeededRandom()
    let base = try [UInt8](Data(contentsOf: URL(filePath: directory.path("base.db"))))
    let pages = base.count / Self.pageSize
    for _ in 0..<Self.count {
      var bytes = base
      let what: String
      func page() -> Range<Int> {
        let number = Int.random(in: 1..<pages, using: &random)
        return number * Self.pageSize..<(number + 1) * Self.pageSize
      }
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        let flips = [1, 3, 10, 100].randomElement(using: &random) ?? 1
        for _ in 0..<flips {
          bytes[Int.random(in: 16..<bytes.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        what = "\(flips) bytes of seed \(random.seed)"
      case 6:
        bytes = Array(bytes.prefix(Int.random(in: 1..<bytes.count, using: &random)))
        what = "cut to \(bytes.count) bytes"
      case 7, 8:
        let (one, other) = (page(), page())
        bytes.replaceSubrange(one, with: base[other])
        what = "page at \(other.lowerBound) in the place of that at \(one.lowerBound)"
      default:
        let empty = page()
        bytes.replaceSubrange(empty, with: repeatElement(0, count: Self.pageSize))
        what = "NULs at \(empty.lowerBound)"
      }
      try directory.write(bytes, to: "damaged.db")
      try tryCommands(what, &random)
    }
  }

  @Test("no value of any column crashes a command or hangs it", .timeLimit(.minutes(10)))
  func foreignValues() throws {
    var random = SeededRandom()
    let columns = try Program(
      running: "/usr/bin/sqlite3",
      [
        directory.path("base.db"),
        """
        SELECT m.name || ' ' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
          AND m.name NOT GLOB 'sqlite_*' AND m.name NOT GLOB 'tracetail_search*'
        """,
      ]
    ).output.split(separator: "\n").map { $0.split(separator: " ") }
    let values = [
      "x'ff00fe'", "CAST(x'ff00fe' AS TEXT)", "CAST(x'80' AS TEXT)", "''", "NULL", "x''",
      "9223372036854775807", "-9223372036854775808", "9e999", "-1e308", "0", "-1",
      "1 << 62", "char(0) || 'a'", "'a' || char(0) || 'b'", "zeroblob(100000)", "3.7",
    ]
    for _ in 0..<Self.count {
      var sql: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let column = columns.randomElement(using: &random),
          let value = values.randomElement(using: &random)
        else { continue }
        let rows = ["", " WHERE rowid % 2 = 0"].randomElement(using: &random) ?? ""
        // Where a table has no rowid, or a rule of its own, the first half does nothing.
        sql.append(
          """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = '\(column[0])';
          PRAGMA writable_schema = RESET;
          UPDATE OR IGNORE \(column[0]) SET \(column[1]) = \(value)\(rows);
          """)
      }
      try directory.write(sql.joined(separator: "\n"), to: "change.sql")
      _ = try Tool.shell(
        "cp base.db damaged.db; sqlite3 -cmd '.bail off' damaged.db < change.sql; exit 0",
        in: directory)
      try tryCommands(sql.joined(separator: " "), &random)
    }
  }
}
