/// How much of a run is read before the others follow: about so many records, and no more than
/// about so many bytes.
struct ReadLimit {
  let records: Int
  let bytes: Int64

  /// All there is.
  static let none = ReadLimit(records: .max, bytes: .max)
  /// One slice. Less is not worth looking at a run; with much more, runs would no longer share their
  /// time.
  static let slice = ReadLimit(records: 900, bytes: 1 << 20)

  /// Where it is reached by what begins there.
  func from(records start: Int, bytes startOfBytes: Int64) -> ReadLimit {
    ReadLimit(
      records: start + min(records, .max - start),
      bytes: startOfBytes + min(bytes, .max - startOfBytes))
  }

  /// What each of so many runs may read of it, but never less than a slice.
  func shared(by runs: Int) -> ReadLimit {
    let runs = max(1, runs)
    return ReadLimit(
      records: max(Self.slice.records, records / runs),
      bytes: max(Self.slice.bytes, bytes / Int64(runs)))
  }
}
