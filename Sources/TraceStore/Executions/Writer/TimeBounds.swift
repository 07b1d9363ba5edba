internal import TraceFormat

/// How long something took, as far as it is known: from so many seconds to so many.
public struct TimeBounds: Sendable, Equatable {
  /// It took no less, in seconds.
  public let least: Double
  /// It took no more, in seconds.
  public let most: Double

  /// Bounds of their values; `most` is never below `least`.
  public init(least: Double, most: Double) {
    self.least = least
    self.most = max(least, most)
  }
}

extension TimeBounds {
  /// The id of a run is made at its first row; a start that is further away is of another clock.
  private static let longestStart: Int64 = 10_000_000

  /// What rows say together with run ids; `nil` where the datetimes are none.
  ///
  /// - Parameters:
  ///   - start: when it began, as its id says.
  ///   - latestStart: when the last began that it started.
  ///   - firstDatetime: the earliest of its rows.
  ///   - lastDatetime: the latest of its rows.
  init?(start: Int64?, latestStart: Int64?, firstDatetime: String, lastDatetime: String) {
    guard let first = WrittenMoment(datetime: firstDatetime),
      let last = WrittenMoment(datetime: lastDatetime)
    else { return nil }
    guard let start = Self.start(start, first) else {
      // Between two datetimes as they are written, which is what people reckon with.
      let seconds = Double(last.earliest - first.earliest) / 1e6
      self.init(least: seconds, most: seconds)
      return
    }
    var least = max(start, last.earliest)
    if let latestStart, latestStart < last.end { least = max(least, latestStart) }
    self.init(
      least: Double(least - start) / 1e6,
      // To the millisecond there is nothing between.
      most: Double((last.resolution <= 1_000 ? max(least, last.earliest) : last.end) - start) / 1e6)
  }

  /// The start that an id says, where the datetimes of its rows agree.
  static func start(_ start: Int64?, firstDatetime: String) -> Int64? {
    WrittenMoment(datetime: firstDatetime).flatMap { Self.start(start, $0) }
  }

  private static func start(_ start: Int64?, _ first: WrittenMoment) -> Int64? {
    guard let start, start < first.end, first.earliest - start < longestStart else { return nil }
    return start
  }

  /// As the tables have it.
  var leastMicroseconds: Int64 { Int64((least * 1e6).rounded()) }
  var mostMicroseconds: Int64 { Int64((most * 1e6).rounded()) }

  /// Of what a table has; `nil` where it has none.
  init?(_ least: Int64?, _ most: Int64?) {
    guard let least, let most else { return nil }
    self.init(least: Double(least) / 1e6, most: Double(most) / 1e6)
  }
}
