internal import GRDB
internal import GRDBSQLite

/// How upkeep that takes long tells how far it is, and learns that it is to stop.
public struct UpkeepMonitor: Sendable {
  /// Told what is being done, how much of it is done, and how much there is: pages, rows or bytes,
  /// whichever is counted; 0 and 0 where it is not known.
  public var onStep: @Sendable (_ activity: String, _ done: Int64, _ total: Int64) -> Void
  /// Asked often whether to stop.
  public var isInterrupted: @Sendable () -> Bool

  /// A monitor; without arguments nobody looks, and nobody stops it.
  public init(
    onStep: @escaping @Sendable (String, Int64, Int64) -> Void = { _, _, _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.onStep = onStep
    self.isInterrupted = isInterrupted
  }

  /// - Throws: `UpkeepInterruption` where it is to stop.
  func step(_ activity: String, _ done: Int64 = 0, of total: Int64 = 0) throws {
    onStep(activity, done, total)
    if isInterrupted() { throw UpkeepInterruption() }
  }

  /// Runs statements that may take long; they are broken off where it is to stop
  /// (https://sqlite.org/c3ref/progress_handler.html).
  ///
  /// - Throws: `UpkeepInterruption` in place of SQLite's error for that.
  func interrupting<Result>(_ database: Database, _ body: () throws -> Result) throws -> Result {
    let box = MonitorBox(self)
    sqlite3_progress_handler(
      database.sqliteConnection, 10_000,
      { context in
        guard let context else { return 0 }
        let box = Unmanaged<MonitorBox>.fromOpaque(context).takeUnretainedValue()
        return box.monitor.isInterrupted() ? 1 : 0
      }, Unmanaged.passUnretained(box).toOpaque())
    defer {
      sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
      withExtendedLifetime(box) {}
    }
    do {
      return try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      throw UpkeepInterruption()
    }
  }
}

private final class MonitorBox {
  let monitor: UpkeepMonitor

  init(_ monitor: UpkeepMonitor) {
    self.monitor = monitor
  }
}

/// The user asked to stop. Nothing is left half done.
public struct UpkeepInterruption: Error, Sendable {}
