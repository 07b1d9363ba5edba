import Foundation
import TestSupport
import Testing

/// Nothing is lost while the database cannot be written to: the files keep it.
@Suite("A database that cannot be written to for a while")
struct FollowDatabaseTests {
  @Test("another tracetail is refused until the follower is gone, however it went")
  func lock() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let following = try Following(in: directory)
    try following.wait(rows: 2)
    for command in ["follow", "import"] {
      let second = try Tool.run([command, "logs", "--db", "x.db"], in: directory)
      #expect(second.status == 20)
      #expect(second.errors.contains("another tracetail is writing to it"))
    }
    following.kill()
    #expect(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 0)
  }

  @Test("locked by another program: it waits, says so, and loses nothing")
  func locked() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let following = try Following(in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    try following.wait(rows: 2)
    let holder = try Holder(in: directory)
    try directory.writeRun("2", records: 3)
    try following.wait(for: "waiting") {
      following.log.contains("warning: waiting: cannot ")
        && following.log.contains("hint=\"Another program holds it: wait")
    }
    #expect(following.rows == 2)
    holder.release()
    try following.wait(rows: 5)
    try following.wait(for: "going on") { following.log.contains("info: going on: the database") }
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("locked at the start: it waits, and begins when the lock is gone")
  func lockedAtStart() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    #expect(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 0)
    try directory.writeRun("2", records: 3)
    let holder = try Holder(in: directory)
    let following = try Following(in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    try following.wait(for: "waiting") { following.log.contains("warning: waiting: cannot ") }
    holder.release()
    try following.wait(rows: 5)
    #expect(try following.stop() == 0)
  }

  @Test("locked when it is to stop: it stops, and the next start goes on")
  func lockedAtStop() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let following = try Following(in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    try following.wait(rows: 2)
    let holder = try Holder(in: directory)
    try directory.writeRun("2", records: 3)
    try following.wait(for: "waiting") { following.log.contains("warning: waiting: cannot ") }
    #expect(try following.stop() == 0)
    #expect(following.log.contains("warning: stopped: what could not be committed is read again"))
    holder.release()
    #expect(try Tool.run(["follow", "logs", "--db", "x.db", "--once"], in: directory).status == 0)
    #expect(following.rows == 5)
    try following.expectProven()
  }

  @Test("removed while it follows: it is made again, and complete")
  func removed() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 4)
    let following = try Following(in: directory)
    try following.wait(rows: 4)
    for name in ["x.db", "x.db-wal", "x.db-shm", "x.db-tracetail.lock"] where directory.exists(name)
    {
      try directory.remove(name)
    }
    try directory.writeRun("2", records: 3)
    try following.wait(rows: 7)
    #expect(following.log.contains("warning: the database x.db was removed or replaced"))
    let second = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(second.status == 20, "the lock is that of the new database")
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("what can never work ends it, with the status that import has")
  func hopeless() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    try directory.write("[2026-01-02 03:04:05] [info] a log named by mistake\n", to: "x.db")
    let outcome = try Tool.run(["follow", "logs", "--db", "x.db"], in: directory)
    #expect(outcome.status == 23)
    #expect(outcome.errors.contains("critical: cannot open the database x.db: it is not a SQLite"))
  }

  @Test("a full disk: it waits, says so, and goes on when there is room", .enabled(if: canMount))
  func diskFull() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 30_000)
    let outcome = try Tool.shell(
      """
      mkdir disk
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=1m tmpfs disk
        tracetail follow logs --db disk/x.db --batch-size 1000 2>log & follower=$!
        until grep -q "warning: waiting: .*full" log; do kill -0 $follower || exit 1; done
        mount -o remount,size=64m disk
        until grep -q "info: ready" log; do kill -0 $follower || exit 1; done
        kill -TERM $follower; wait $follower; echo "status $?"
        sqlite3 disk/x.db "SELECT count(*), count(DISTINCT message) FROM traces;
          PRAGMA integrity_check"'
      """, in: directory)
    #expect(outcome.output == "status 0\n30000|30000\nok\n", "\(outcome.errors)")
  }

  private static let canMount = DatabaseErrorTests.canMount
}
