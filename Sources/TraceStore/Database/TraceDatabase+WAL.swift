internal import GRDB
internal import Glibc

/// The write-ahead log (https://sqlite.org/wal.html).
extension TraceDatabase {
  /// How large the WAL may grow while readers keep it from being written back, in bytes.
  private static let limit: Int64 = 64 << 20
  /// How long readers are waited for then, and where it is four times as large, in milliseconds.
  private static let waits = (short: 1_000, long: 5_000)

  /// Writes the WAL back into the database and makes its file empty, unless a reader or a writer is
  /// in the way: then it is done another time.
  public func tidyWAL() {
    checkpoint("TRUNCATE", waiting: 0)
  }

  /// Keeps the WAL small while others read all the time.
  ///
  /// The automatic checkpoint of a commit never waits, so that readers who follow one another closely
  /// keep the WAL from ever being begun anew. Past a limit it waits: readers that begin then read the
  /// database alone, and the WAL is free when the older ones have ended
  /// (https://sqlite.org/c3ref/wal_checkpoint_v2.html).
  ///
  /// - Returns: whether it is within its limit now.
  public func boundWAL() -> Bool {
    let size = walSize
    if size <= Self.limit { return true }
    checkpoint("TRUNCATE", waiting: size > 4 * Self.limit ? Self.waits.long : Self.waits.short)
    return walSize <= Self.limit
  }

  /// The size of the WAL in bytes; 0 where there is none.
  var walSize: Int64 {
    var status = stat()
    return stat(path + "-wal", &status) == 0 ? Int64(status.st_size) : 0
  }

  private func checkpoint(_ mode: String, waiting milliseconds: Int) {
    // Into another database it must not go.
    guard mainFile?.isIntact() != false else { return }
    /// Gives whether all of it is in the database. What fails is tried again: every commit is safe in
    /// the WAL.
    func writeBack() -> Bool {
      let isWhole = try? perform("tidy") { database in
        try database.execute(sql: "PRAGMA busy_timeout = \(milliseconds)")
        defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Int(patience * 1_000))") }
        return try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(\(mode))")?[0] == 0
      }
      return isWhole ?? false
    }
    if let mainFile { mainFile.writeBack(writeBack) } else { _ = writeBack() }
  }
}
