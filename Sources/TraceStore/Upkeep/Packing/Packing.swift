/// How a database that leaves the program is packed: the end of its name says it.
public enum Packing: String, Sendable, CaseIterable {
  case none
  /// RFC 1952.
  case gzip
  /// RFC 8878.
  case zstd

  /// What the name of a file says: `.gz`, `.zst`, or anything else.
  public init(path: String) {
    self = path.hasSuffix(".zst") ? .zstd : path.hasSuffix(".gz") ? .gzip : .none
  }

  /// The command that unpacks it without Tracetail.
  public var unpackCommand: String? {
    switch self {
    case .none: nil
    case .gzip: "gzip -d"
    case .zstd: "zstd -d"
    }
  }

  /// - Throws: `CompressorError` where there is no memory.
  func makeCompressor() throws -> (any Compressor)? {
    switch self {
    case .none: nil
    case .gzip: try GzipCompressor()
    case .zstd: try ZstdCompressor()
    }
  }
}
