internal import CXXHash

/// What a text record is known by when it is paired with its metadata: the XXH3-128 hash of its
/// bytes (DESIGN.md §4, Pairing).
public struct RecordKey: Hashable, Sendable {
  /// The lower half.
  public let low: UInt64
  /// The upper half.
  public let high: UInt64

  /// A key of its two halves.
  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key of a text without the LF that ends it. A CR before an LF or at the end is no part of
  /// the text: a writer on another system may have added it.
  public init(of text: UnsafeRawBufferPointer) {
    let plain = text.last == 0x0D ? UnsafeRawBufferPointer(rebasing: text.dropLast()) : text
    guard plain.contains(0x0D) else {
      self.init(hashing: plain)
      return
    }
    var canonical: [UInt8] = []
    canonical.reserveCapacity(plain.count)
    for (position, byte) in plain.enumerated() {
      if byte == 0x0D, position + 1 < plain.count, plain[position + 1] == 0x0A { continue }
      canonical.append(byte)
    }
    self = canonical.withUnsafeBytes { Self(hashing: $0) }
  }

  private init(hashing bytes: UnsafeRawBufferPointer) {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    self.init(low: hash.low64, high: hash.high64)
  }
}
