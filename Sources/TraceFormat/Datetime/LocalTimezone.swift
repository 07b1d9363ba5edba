internal import Foundation

/// The offsets of a time zone from 1900 to 2100, as a table: reading a datetime asks no library.
///
/// A local time that clocks showed twice means the first of the two instants; one that they
/// skipped is read with the offset before the gap. Both are what Python does with `fold=0`
/// (https://docs.python.org/3/library/datetime.html#datetime.datetime.fold).
struct LocalTimezone: Sendable {
  /// The local time, in seconds, from which on the offset at the same position holds.
  private var starts: [Int64] = []
  private var offsets: [Int64]
  /// The short names of its times, such as CET and CEST, and their offsets.
  private let names: [(name: String, offset: Int64)]

  /// Whether local times are UTC.
  var isUTC: Bool { starts.isEmpty && offsets == [0] }

  /// The zone of that name in the tz database; `nil` where there is none.
  init?(name: String) {
    // "GMT+7" is 7 hours east for Foundation, 7 hours west for POSIX, and nothing for IANA.
    let isOffset = name.hasPrefix("GMT") && !["GMT", "GMT0", "GMT+0", "GMT-0"].contains(name)
    guard !isOffset, let zone = TimeZone(identifier: name) else { return nil }
    names = ZoneNames.read((zone as NSTimeZone).data)
    var date = Date(timeIntervalSince1970: -2_208_988_800)
    let end = Date(timeIntervalSince1970: 4_102_444_800)
    offsets = [Int64(zone.secondsFromGMT(for: date))]
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next < end {
      let before = offsets[offsets.count - 1]
      let after = Int64(zone.secondsFromGMT(for: next))
      starts.append(Int64(next.timeIntervalSince1970) + max(before, after))
      offsets.append(after)
      date = next
    }
  }

  /// The offset from UTC, in seconds, of a local time in seconds since 1970.
  func offset(local: Int64) -> Int64 {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= local { low = middle + 1 } else { high = middle }
    }
    return offsets[low]
  }

  /// The offset of a local time under a short name of the zone; `nil` where the zone has no such
  /// name. Of several offsets that had the name, that which the clocks had then.
  func offset(named name: UnsafeRawBufferPointer, local: Int64) -> Int64? {
    let candidates = names.filter { name.elementsEqual($0.name.utf8) }.map(\.offset)
    // The offset that holds a day before or after is that of one side of a change.
    let near = [local, local - 86_400, local + 86_400].map(offset)
    return near.first { candidates.contains($0) } ?? candidates.last
  }
}
