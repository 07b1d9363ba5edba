/// How the bytes of a source are packed on the disk.
public enum Compression: String, Sendable, CaseIterable {
  case none
  /// RFC 1952; any number of members one behind the other.
  case gzip
  /// RFC 8878; any number of frames one behind the other.
  case zstd

  /// What a file's name says; the content decides when it is read.
  init(suffix: some Collection<UInt8>) {
    self =
      if suffix.elementsEqual(".gz".utf8) {
        .gzip
      } else if suffix.elementsEqual(".zst".utf8) {
        .zstd
      } else {
        .none
      }
  }

  /// What the first bytes of a file say. Where the file has too few yet, its name decides between
  /// a packed file that has just begun and a text.
  init(head: [UInt8], named name: @autoclosure () -> Compression) {
    let found = Self.magics.first { compression, magic in
      // Nearly every file differs in its first byte.
      guard head.first == magic.first else { return false }
      return head.count >= magic.count
        ? head.starts(with: magic) : name() == compression && magic.starts(with: head)
    }
    self = found?.compression ?? .none
  }

  /// How many bytes settle it.
  static let headLength = 4

  private static let magics: [(compression: Compression, magic: [UInt8])] =
    [(.gzip, [0x1F, 0x8B, 0x08]), (.zstd, [0x28, 0xB5, 0x2F, 0xFD])]
    // A skippable frame (RFC 8878 §3.1.2), of which there are sixteen kinds.
    + (0x50...0x5F).map { (.zstd, [$0, 0x2A, 0x4D, 0x18]) }
}
