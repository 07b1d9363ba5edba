internal import TraceBytes

/// The hashes of the lines of a source that go into the ledger, from where its part of the current batch
/// begins.
final class LineRecorder {
  private var hasher = LineHasher()
  private var hashes: [UInt32] = []
  /// Where the bytes end that were noted.
  private var end: Int64

  /// - Parameter start: where the first part begins.
  init(start: Int64) {
    end = start
  }

  /// Starts over: the part begins somewhere else.
  func restart(at offset: Int64) {
    hasher = LineHasher()
    hashes.removeAll(keepingCapacity: true)
    end = offset
  }

  /// Notes bytes of the source, but for those that were noted already, or belong to the part before.
  func note(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    let known = Int(clamping: max(0, end - offset))
    guard known < bytes.count else { return }
    hasher.add(UnsafeRawBufferPointer(rebasing: bytes[known...])) { hash, _ in
      hashes.append(hash)
      return true
    }
    end = offset + Int64(bytes.count)
  }

  /// Ends the part: its hashes.
  func removeAll() -> [UInt32] {
    if let line = hasher.cut() { hashes.append(line.hash) }
    defer { hashes = [] }
    return hashes
  }
}
