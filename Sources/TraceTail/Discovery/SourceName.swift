/// What the name of a file says of it: `stdout.txt.2.gz` is the second rotation of `stdout.txt`,
/// packed.
struct SourceName {
  /// The name of the live file: without what rotation and compression added.
  let base: [UInt8]
  /// 0 for the live file; the larger, the older.
  let rotation: Int
  let compression: Compression
  /// Whether it is a rotation only beside its live file: a number before the extension may be
  /// anything.
  let needsLiveFile: Bool

  init(_ name: [UInt8]) {
    var rest = name[...]
    let dot = rest.lastIndex(of: UInt8(ascii: ".")) ?? rest.endIndex
    compression = dot == rest.startIndex ? .none : Compression(suffix: rest[dot...])
    if compression != .none { rest = rest[..<dot] }
    let split = RotatedName(rest)
    (base, rotation) = (split.base, split.rotation)
    needsLiveFile = split.isNumberBeforeExtension && Self.kind(of: split.base) == .text
  }

  /// The name of a file that is no rotation, whatever it looks like.
  private init(live name: SourceName, _ bytes: [UInt8]) {
    compression = name.compression
    let dot = bytes.lastIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
    base = Array(name.compression == .none ? bytes[...] : bytes[..<dot])
    rotation = 0
    needsLiveFile = false
  }

  /// What the name says where its live file is not there.
  func withoutLiveFile(_ name: [UInt8]) -> SourceName {
    needsLiveFile ? SourceName(live: self, name) : self
  }

  /// What a file of that name in a run directory holds; `.text` for a name that is not one of
  /// those that the writer uses.
  var kind: SourceFile.Kind { Self.kind(of: base) }

  private static func kind(of base: [UInt8]) -> SourceFile.Kind {
    kinds.first { base == $0.base }?.kind ?? .text
  }

  /// The run id of a file that is in no run directory: the name without `.log`, `.txt`, `.json` or
  /// `.jsonl`.
  var runID: String {
    let suffix = RotatedName.extensions.first {
      base.count > $0.count && base.suffix($0.count) == $0[...]
    }
    return String(decoding: base.dropLast(suffix?.count ?? 0), as: UTF8.self)
  }

  private static let kinds: [(base: [UInt8], kind: SourceFile.Kind)] = [
    (Array("stdout.txt".utf8), .stdout),
    (Array("stderr.txt".utf8), .stderr),
    (Array("metadata.json".utf8), .metadata),
    (Array("metadata.txt".utf8), .metadata),
    (Array("metadata.jsonl".utf8), .metadata),
  ]
}
