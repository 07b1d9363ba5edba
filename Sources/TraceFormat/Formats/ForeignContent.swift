/// Files that are no text, told by their first bytes.
public struct ForeignContent: Sendable, Equatable {
  /// How many bytes are looked at.
  public static let length = 1_024

  /// What it is.
  public let name: String
  /// What to do about it.
  public let remedy: String

  /// What a file is whose first bytes these are; `nil` where it may be text.
  ///
  /// - Parameters:
  ///   - bytes: the first `length` of the file, or all.
  ///   - name: its name. An archive of nothing is NULs, as is the room that a writer reserves: the
  ///     name alone tells it.
  public init?(_ bytes: UnsafeRawBufferPointer, name: String = "") {
    let isTar = [".tar", ".tar.gz", ".tgz", ".tar.zst"].contains { name.hasSuffix($0) }
    if isTar, bytes.count >= 512, bytes.allSatisfy({ $0 == 0 }) {
      self.init("a tar archive without files", Self.leaveOut)
      return
    }
    if let encoding = Self.utf16(bytes) {
      self.init(
        "\(encoding) text", "Convert it: iconv -f \(encoding) -t UTF-8 FILE > FILE.utf8")
      return
    }
    guard let kind = Self.kinds.first(where: { bytes.holds($0.magic, at: $0.offset) }) else {
      return nil
    }
    self.init(kind.name, kind.remedy)
  }

  private init(_ name: String, _ remedy: String) {
    self.name = name
    self.remedy = remedy
  }

  private static let unpack = "Unpack it, and name what was in it."
  private static let leaveOut = "Leave it out: --exclude with its name."

  private static let kinds: [(magic: [UInt8], offset: Int, name: String, remedy: String)] = [
    (Array("ustar".utf8), 257, "a tar archive", "Unpack it: tar -xf FILE, and name the directory."),
    (Array("PK\u{3}\u{4}".utf8), 0, "a zip archive", unpack),
    (
      Array("SQLite format 3\0".utf8), 0, "an SQLite database",
      "Name the traces to read; a database is named by --db."
    ),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], 0, "a 7z archive", unpack),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], 0, "compressed with xz", "Unpack it: xz -dk FILE"),
    (Array("BZh".utf8), 0, "compressed with bzip2", "Unpack it: bzip2 -dk FILE"),
    ([0x7F, 0x45, 0x4C, 0x46], 0, "a program", leaveOut),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], 0, "a PNG image", leaveOut),
    ([0xFF, 0xD8, 0xFF], 0, "a JPEG image", leaveOut),
    (Array("%PDF-".utf8), 0, "a PDF document", leaveOut),
    (Array("PAR1".utf8), 0, "a Parquet file", leaveOut),
    (
      Array("LPKSHHRH".utf8), 0, "a journal of systemd",
      "Write it out: journalctl --file FILE -o short-iso-precise > FILE.log"
    ),
  ]

  /// The encoding of a text whose every other byte is 0, or that says so itself.
  private static func utf16(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return "UTF-16LE" }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return "UTF-16BE" }
    guard bytes.count >= 8 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (position, byte) in bytes.prefix(length).enumerated() where byte == 0 {
      if position % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let half = min(bytes.count, length) / 2
    if zeros.odd * 4 > half * 3, zeros.even * 8 < half { return "UTF-16LE" }
    if zeros.even * 4 > half * 3, zeros.odd * 8 < half { return "UTF-16BE" }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func holds(_ magic: [UInt8], at offset: Int) -> Bool {
    count >= offset + magic.count && self[offset..<offset + magic.count].elementsEqual(magic)
  }
}
