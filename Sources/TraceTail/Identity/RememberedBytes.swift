internal import TraceBytes

/// The first and the latest bytes of a source as they were read, so that a fingerprint is of those
/// bytes and of no others that a writer may have put in their place since.
struct RememberedBytes {
  /// The bytes from the start of the source, up to `Fingerprint.reach`.
  private(set) var head: [UInt8] = []
  /// The hash of the first `Fingerprint.reach` bytes, where it is known.
  var headHash: ContentHash?
  /// The bytes before `end`, without a gap: `capacity` of them at least, once as many were noted.
  private(set) var recent: [UInt8] = []
  /// Where the latest bytes end.
  private(set) var end: Int64 = 0
  /// How many of the latest bytes are kept at least.
  var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Notes bytes that were read at an offset.
  mutating func note(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    if offset <= Int64(head.count), head.count < Fingerprint.reach {
      let known = head.count - Int(offset)
      if known < bytes.count {
        head += bytes[known..<min(bytes.count, Fingerprint.reach - Int(offset))]
      }
    }
    let behind = end - offset
    if behind < 0 || behind > Int64(recent.count) || bytes.count >= capacity {
      recent.removeAll(keepingCapacity: true)
    } else {
      // Reading again a little further back keeps what comes before.
      recent.removeLast(Int(behind))
      if recent.count + bytes.count > 2 * capacity {
        recent.removeFirst(recent.count + bytes.count - capacity)
      }
    }
    recent += bytes[max(0, bytes.count - capacity)...]
    end = offset + Int64(bytes.count)
  }

  /// Forgets all but so many of the latest bytes, and keeps no more from now on.
  mutating func shrink(to capacity: Int) {
    self.capacity = capacity
    recent = Array(recent.suffix(capacity))
  }

  /// Notes the first bytes of the source and those at an offset as they are now, in the place of what
  /// was noted before. Reading goes on among them, or where they end.
  mutating func note(head: [UInt8], recent: [UInt8], at offset: Int64) {
    self.head = head
    headHash = nil
    self.recent = recent
    end = offset + Int64(recent.count)
  }

  /// The first `count` bytes; `nil` where they were not noted.
  func head(_ count: Int) -> ArraySlice<UInt8>? {
    count <= head.count ? head[..<count] : nil
  }

  /// The `count` bytes before an offset; `nil` where they were not noted, or are forgotten.
  func tail(_ count: Int, before offset: Int64) -> ArraySlice<UInt8>? {
    let behind = end - offset
    guard behind >= 0, behind + Int64(count) <= Int64(recent.count) else { return nil }
    let stop = recent.count - Int(behind)
    return recent[(stop - count)..<stop]
  }
}
