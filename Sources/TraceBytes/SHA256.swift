internal import CNettle

/// The SHA-256 hash of some bytes (FIPS 180-4): what the writer makes run ids of.
public struct SHA256: Sendable {
  /// The 32 bytes of the hash, the most significant first.
  public let bytes: [UInt8]

  /// The hash of the bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    nettle_sha256_update(
      &context, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    self.bytes = digest
  }

  /// The hash as a number, modulo ten to the tenth: its last ten decimal digits.
  public var lastTenDigits: UInt64 {
    // The remainder is below 2^34, so that a byte more fits.
    bytes.reduce(0) { ($0 << 8 | UInt64($1)) % 10_000_000_000 }
  }
}
