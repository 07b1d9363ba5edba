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
