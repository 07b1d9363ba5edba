/// Open records that grow line by line while they are followed.
///
/// Each reading of an open record writes all of it once more. A short one is read again with each line;
/// a longer one when it has grown by a quarter, when nothing has come for a second, or after ten
/// seconds at the latest: the cost follows the bytes that are written.
struct GrowingRecords {
  /// What is not longer is read again each time.
  private static let short: Int64 = 4 << 10
  private static let quiet = 1.0
  private static let longest = 10.0

  private struct Growth {
    var size: Int64
    var lastSeen: Double
    let firstSeen: Double

    var due: Double { min(lastSeen + GrowingRecords.quiet, firstSeen + GrowingRecords.longest) }
  }

  private var growths: [Int64: Growth] = [:]
  /// Sources that are to be read whatever they have grown by.
  private var ripe: Set<Int64> = []

  /// When the first of the sources is to be looked at again; `nil` where none waits.
  var due: Double? { growths.values.map(\.due).min() }

  /// How many postponements there were: it grows with each.
  private(set) var count = 0

  /// Lets sources be read for which it is time. True where there are any.
  mutating func ripen(at now: Double) -> Bool {
    let sources = growths.filter { $0.value.due <= now }.keys
    for source in sources { growths[source] = nil }
    ripe.formUnion(sources)
    return !sources.isEmpty
  }

  /// Whether the open record of a source is to be read later.
  ///
  /// - Parameters:
  ///   - source: the source.
  ///   - known: how many bytes of the record were read.
  ///   - size: how many it has now.
  ///   - now: seconds of a clock that never goes back.
  /// - Returns: true if there is nothing to read yet.
  mutating func isPostponed(source: Int64, known: Int64, size: Int64, now: Double) -> Bool {
    guard ripe.remove(source) == nil, known > Self.short, size < known + known / 4 else {
      growths[source] = nil
      return false
    }
    var growth = growths[source] ?? Growth(size: size, lastSeen: now, firstSeen: now)
    if growth.size != size { (growth.size, growth.lastSeen) = (size, now) }
    growths[source] = growth
    count += 1
    return true
  }
}
