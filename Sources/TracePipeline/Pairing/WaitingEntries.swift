/// Equal texts, or equal pieces of metadata, that wait for the other side, in the order in which they came.
struct WaitingEntries<Entry> {
  private var entries: [Entry] = []
  private var first = 0

  /// Those that wait.
  var all: ArraySlice<Entry> { entries[first...] }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// The one that waits longest, which waits no longer.
  mutating func takeFirst() -> Entry? {
    guard first < entries.count else { return nil }
    defer { first += 1 }
    return entries[first]
  }
}
