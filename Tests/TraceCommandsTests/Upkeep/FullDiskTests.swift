import Foundation
import TestSupport
import Testing

/// What becomes of each command that writes where the disk has room for a part of that only. The room is
/// random; `TRACETAIL_CASES` asks for more of each.
@Suite("A disk that becomes full", .enabled(if: DatabaseErrorTests.canMount))
struct FullDiskTests {
  private static let commands = [
    "import logs -q", "follow logs --once --log-level warning", "maintain --vacuum",
    "maintain --reindex", "search --build -q", "rejects --retry --template '{level}/{message}'",
    "backup disk/b.db.zst --force", "archive --before 2030-01-01 --to disk/a --delete",
  ]
  /// Records that are understood, and such that `rejects --retry` understands.
  private static let records = (plain: 4_000, retried: 1_000)

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for run in 0..<8 {
      let lines = (0..<Self.records.plain / 8).map {
        "[2026-0\(1 + run % 4)-02 03:04:05] [info] record \($0) of \(run)\n"
      }
      try directory.write(lines.joined(), to: "logs/run_id=\(run)/stdout.txt")
    }
    let others = (0..<Self.records.retried).map { "info/other \($0)\n" }
    try directory.write(others.joined(), to: "logs/run_id=9/stdout.txt")
    let outcome = try Tool.shell(
      "tracetail import logs --db base.db -q; sqlite3 base.db 'PRAGMA wal_checkpoint(TRUNCATE)'",
      in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Runs a command with so many bytes left, then with room. Gives the first exit status, the second, what
  /// was left beside the database, and what is in it.
  ///
  /// A follower waits for room by itself: it gets it once it says so.
  private func run(_ command: String, room: Int) throws -> [Substring] {
    let begins = command.hasPrefix("import") || command.hasPrefix("follow")
    let outcome = try Tool.shell(
      """
      mkdir -p disk; rm -f log
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=32m tmpfs disk
        export TMPDIR=$PWD/disk SQLITE_TMPDIR=$PWD/disk
        \(begins ? "" : "cp base.db disk/x.db")
        free=$(($(stat -f -c "%a * %S" disk)))
        head -c $((free > \(room) ? free - \(room) : 0)) /dev/zero > disk/fill
        run() { timeout -s KILL 120 tracetail \(command) --db disk/x.db > out 2> log; }
        run & pid=$!
        until ! kill -0 $pid || grep -q "warning: waiting" log; do sleep 0.01; done 2> errors
        \(command.hasPrefix("follow") ? "rm disk/fill; wait $pid; first=$?" : """
          wait $pid; first=$?; rm disk/fill
          """)
        left=$(find disk -name "*partial*" -o -name "*packed*" -o -path "disk/a/.*" | tr "\\\\n" " ")
        run; echo "$first $?${left:+ $left}"
        sqlite3 disk/x.db "PRAGMA integrity_check"
        archive=""; ls disk/a/*.zst > out 2>&1 && archive="--archive disk/a"
        tracetail verify logs --db disk/x.db -q $archive >> log 2>&1; echo "verified $?"
        tracetail query "SELECT count(*) FROM traces" --db disk/x.db --csv | tail -n 1'
      """.replacing("'{level}/{message}'", with: "{level}/{message}"), in: directory,
      environment: ["TRACETAIL_LOCK_SECONDS": "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n")
  }

  @Test(
    "loses nothing, leaves nothing half made, and with room the command completes",
    .timeLimit(.minutes(10)), arguments: commands)
  func full(_ command: String) throws {
    var random = SeededRandom()
    for _ in 0..<SeededRandom.cases(1) {
      let room = Int.random(in: 0..<2_500_000, using: &random)
      let answer = try run(command, room: room)
      let log = (try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? ""
      let what = "\(command) with \(room) bytes of seed \(random.seed): \(answer)\n\(log)"
      try #require(answer.count == 4, "\(what)")
      let statuses = answer[0].split(separator: " ", maxSplits: 1)
      // 25 and 28 are what SQLite says of a disk without room; 26 where it has none for a new file.
      #expect(["0", "25", "26", "28"].contains(statuses[0]), "\(what)")
      #expect(statuses[1] == "0", "\(what)")
      #expect(answer[1] == "ok", "\(what)")
      #expect(answer[2] == "verified 0", "\(what)")
      let rows =
        command.hasPrefix("archive")
        ? 0 : Self.records.plain + (command.hasPrefix("rejects") ? Self.records.retried : 0)
      #expect(answer[3] == "\(rows)", "\(what)")
    }
  }
}
