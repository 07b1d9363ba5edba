/// What the name of a file says of it: `stdout.txt.2.gz` is the second rotation of `stdout.txt`,
/// packed.
struct SourceName {
  /// The name of the live file: without what rotation and compression added.
  let base: ArraySlice<UInt8>
  /// 0 for the live file; the larger, the older.
  let rotation: Int
  let compression: Compression

  init(_ name: [UInt8]) {
    var base = name[...]
    let dot = base.lastIndex(of: UInt8(ascii: ".")) ?? base.endIndex
    compression = dot == base.startIndex ? .none : Compression(suffix: base[dot...])
    if compression != .none { base = base[..<dot] }
    (self.base, rotation) = Self.splitRotation(base)
  }

  /// What a file of that name in a run directory holds; `.text` for a name that is not one of
  /// those that the writer uses.
  var kind: SourceFile.Kind {
    Self.kinds.first { base.elementsEqual($0.base) }?.kind ?? .text
  }

  /// The run id of a file that is in no run directory: the name without `.log`, `.txt`, `.json` or
  /// `.jsonl`.
  var runID: String {
    let suffix = Self.suffixes.first { base.count > $0.count && base.suffix($0.count) == $0[...] }
    return String(decoding: base.dropLast(suffix?.count ?? 0), as: UTF8.self)
  }

  private static let kinds: [(base: [UInt8], kind: SourceFile.Kind)] = [
    (Array("stdout.txt".utf8), .stdout),
    (Array("stderr.txt".utf8), .stderr),
    (Array("metadata.json".utf8), .metadata),
    (Array("metadata.txt".utf8), .metadata),
    (Array("metadata.jsonl".utf8), .metadata),
  ]

  private static let suffixes = [".log", ".txt", ".json", ".jsonl"].map { Array($0.utf8) }

  /// Takes the suffix of a rotation off: `.1`, as logrotate(8) numbers them, or a date in digits as
  /// its `dateext` and Python's rotating handlers write it, `-20261124` or `.2026-11-24_13-05`.
  private static func splitRotation(_ name: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int) {
    // A date may hold the characters that separate: the longest suffix that is one is taken.
    for start in name.indices.dropFirst() where isSeparator(name[start]) {
      if let rotation = rotation(name[(start + 1)...], separator: name[start]) {
        return (name[..<start], rotation)
      }
    }
    return (name, 0)
  }

  private static func rotation(_ suffix: ArraySlice<UInt8>, separator: UInt8) -> Int? {
    guard isDigit(suffix.first ?? 0),
      suffix.allSatisfy({ isDigit($0) || "-_T".utf8.contains($0) })
    else { return nil }
    let digits = suffix.filter(isDigit)
    let isPlain = digits.count == suffix.count
    var number = digits.reduce(0) { $0 &* 10 &+ Int($1 & 0x0F) }
    switch digits.count {
    case 1...6 where isPlain && separator == UInt8(ascii: "."):
      // `start 0` of logrotate(8) makes the first one `.0`.
      return max(number, 1)
    case 8...18:
      // The later the date the smaller: a day and a second of that day compare as they should.
      for _ in digits.count..<18 { number *= 10 }
      return Int.max - number
    default:
      return nil
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
