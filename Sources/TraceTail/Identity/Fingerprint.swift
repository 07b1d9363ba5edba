public import TraceBytes

/// What identifies the bytes of a source up to an offset (DESIGN.md §4, Identity): a file is that
/// source where it has the same head and the same tail.
public struct Fingerprint: Sendable, Equatable {
  /// How many bytes each hash covers at most.
  public static let reach = 4096

  /// Where it was taken, in bytes after decompression. A fingerprint at 0 matches every file.
  public let offset: Int64
  /// The hash of the first bytes: `reach` of them, or all before the offset where they are fewer.
  public let head: ContentHash
  /// The hash of the last bytes before the offset, as many.
  public let tail: ContentHash

  /// A fingerprint of its parts, as they were stored.
  public init(offset: Int64, head: ContentHash, tail: ContentHash) {
    self.offset = offset
    self.head = head
    self.tail = tail
  }

  /// The fingerprint of a source at an offset: see `SourceReader.fingerprint(at:)`.
  public init(of reader: SourceReader, at offset: Int64) throws(TailError) {
    self = try reader.fingerprint(at: offset)
  }

  /// How many bytes each hash of a fingerprint at an offset covers.
  package static func length(at offset: Int64) -> Int { Int(max(0, min(offset, Int64(reach)))) }
}
