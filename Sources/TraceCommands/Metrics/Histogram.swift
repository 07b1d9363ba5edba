/// How often something took how long, as Prometheus counts it: in buckets, each with all that are
/// shorter.
struct Histogram {
  /// The longest time of each bucket, in seconds; the last one is for all that are longer.
  let bounds: [Double]
  /// How many times are in each bucket, without those of the buckets before.
  private(set) var counts: [Int]
  /// Of all times, in seconds.
  private(set) var sum = 0.0

  /// One without times; the bounds are in their order.
  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// Counts a time; one that ends before it begins, as clocks that are set tell it, is none.
  mutating func add(_ seconds: Double) {
    let seconds = max(0, seconds)
    counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
    sum += seconds
  }
}
