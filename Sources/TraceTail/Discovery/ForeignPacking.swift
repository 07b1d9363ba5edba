/// A way of packing files that is not read here, by the name of a file.
struct ForeignPacking {
  private static let known = [
    (suffix: ".bz2", program: "bzip2"), (suffix: ".xz", program: "xz"),
    (suffix: ".lz4", program: "lz4"), (suffix: ".lzma", program: "xz"),
    (suffix: ".Z", program: "gzip"),
  ]

  /// What unpacks it.
  let program: String
  /// The name without its suffix.
  let unpackedName: [UInt8]

  /// The packing that a name says; `nil` where it says none of these.
  init?(_ name: [UInt8]) {
    let found = Self.known.first {
      name.count > $0.suffix.utf8.count
        && name.suffix($0.suffix.utf8.count).elementsEqual($0.suffix.utf8)
    }
    guard let found else { return nil }
    program = found.program
    unpackedName = Array(name.dropLast(found.suffix.utf8.count))
  }
}
