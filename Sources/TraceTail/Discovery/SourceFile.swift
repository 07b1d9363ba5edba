internal import TraceBytes

/// A file that records are read from.
public struct SourceFile: Sendable, Equatable {
  /// What it holds.
  public enum Kind: Sendable {
    /// `stdout.txt` of a run: rendered records that are not errors.
    case stdout
    /// `stderr.txt` of a run: rendered records that are errors.
    case stderr
    /// `metadata.json` and its other names: one JSON object per record.
    case metadata
    /// Any other text.
    case text
  }

  /// Where it is. A byte that is not UTF-8 is one of U+10FF80 … U+10FFFF, so that the path can be
  /// opened again.
  public let path: String
  /// Its name in its directory.
  public let name: String
  /// What it holds, by its name.
  public let kind: Kind
  /// How it is packed, by its name. `SourceReader` goes by the content.
  public let compression: Compression
  /// 0 for the live file; the larger, the older: 1 for `.1`, and a large number for a date.
  public let rotation: Int

  /// The file at a path, by its name.
  public init(path: String) {
    let bytes = path.pathBytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
    let name = Array(bytes[(slash + 1)...])
    self.init(path: path, name: name, SourceName(name))
  }

  init(path: String, name: [UInt8], _ parsed: SourceName) {
    self.path = path
    self.name = String(pathBytes: name)
    kind = parsed.kind
    compression = parsed.compression
    rotation = parsed.rotation
  }
}
