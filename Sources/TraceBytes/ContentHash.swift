internal import CXXHash

/// The XXH3-128 hash of some bytes: of a source, or of a text that is paired.
public struct ContentHash: Hashable, Sendable {
  /// The lower half.
  public let low: UInt64
  /// The upper half.
  public let high: UInt64

  /// A hash of its two halves.
  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The hash of the bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    self.init(low: hash.low64, high: hash.high64)
  }

  /// The hash of the bytes.
  package init(of bytes: ArraySlice<UInt8>) {
    self = bytes.withUnsafeBytes { Self(of: $0) }
  }
}
