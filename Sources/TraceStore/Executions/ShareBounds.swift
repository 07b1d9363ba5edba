/// Which share of a time another one is, as far as both are known; from 0 to 1, and above where things
/// ran beside one another.
public struct ShareBounds: Sendable, Equatable {
  /// It is no less.
  public let least: Double
  /// It is no more.
  public let most: Double

  /// Bounds of their values; `most` is never below `least`.
  public init(least: Double, most: Double) {
    self.least = least
    self.most = max(least, most)
  }

  /// The share of a part in a whole; `nil` where the whole is no time.
  ///
  /// - Parameters:
  ///   - part: how long the part took.
  ///   - whole: how long the whole took.
  ///   - limit: what it cannot be above.
  init?(of part: TimeBounds, in whole: TimeBounds, limit: Double = .infinity) {
    guard whole.most > 0 else { return nil }
    let most = whole.least > 0 ? part.most / whole.least : limit
    self.init(least: min(limit, part.least / whole.most), most: min(limit, most))
  }
}
