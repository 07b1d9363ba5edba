internal import TraceBytes

/// A file that records are read from.
public struct SourceFile: Sendable, Equatable {
  /// What it holds.
  public enum Kind: Sendable {
    /// `stdout.txt` of a run: rendered records that are not errors.
    case stdout
    /// `stderr.txt` of a run: rendered records that are errors.
    case stderr
    /// `metadata.json` and its other names, and any other file of JSON objects.
    case metadata
    /// Any other text.
    case text
  }

  /// Where it is. A byte that is not UTF-8 is one of U+10FF80 … U+10FFFF, so that the path can be
  /// opened again.
  public let path: String
  /// Its name in its directory.
  public let name: String
  /// What it holds: by its name, and by its content where the name does not tell.
  public let kind: Kind
  /// How it is packed, by its name. `SourceReader` goes by the content.
  public let compression: Compression
  /// 0 for the live file; the larger, the older: 1 for `.1`, and a large number for a date.
  public let rotation: Int

  /// Whether its name says that it was made of another file.
  public var mayBeCopy: Bool { rotation > 0 || compression != .none }

  /// The canonical path of what it leads to, where it is a symbolic link.
  public private(set) var linkTarget: String?

  /// The run id of a file that is in no run directory by its name alone: without `.log`, `.txt`, `.json`
  /// or `.jsonl`, and what rotation and compression added.
  public static func runID(ofName name: String) -> String {
    SourceName(Array(name.pathBytes)).runID
  }

  /// The file at a path, by its name.
  public init(path: String) {
    let bytes = path.pathBytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
    let name = Array(bytes[(slash + 1)...])
    let parsed = SourceName(name)
    self.init(path: path, name: name, parsed, kind: parsed.kind)
  }

  init(path: String, name: [UInt8], _ parsed: SourceName, kind: Kind, isLink: Bool = false) {
    if isLink { linkTarget = (try? Discovery.canonical(path)).map { String(pathBytes: $0) } }
    self.path = path
    self.name = String(pathBytes: name)
    self.kind = kind
    compression = parsed.compression
    rotation = parsed.rotation
  }
}
