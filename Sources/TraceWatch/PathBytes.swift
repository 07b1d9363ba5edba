/// A path is bytes to Linux, not text. As a `String` it is its UTF-8, except that each byte that is
/// not UTF-8 is one of the code points U+10FF80 … U+10FFFF, and so are the bytes of a name that has
/// one of these itself: as all of Tracetail has it, so that the paths of two modules compare.
extension String {
  /// The string of a path's bytes.
  init(pathBytes bytes: some Collection<UInt8>) {
    if !bytes.contains(Self.escapeLead), let text = String(validating: bytes, as: UTF8.self) {
      self = text
      return
    }
    self = ""
    var rest = Array(bytes)[...]
    while let byte = rest.first {
      if let scalar = Self.leadingScalar(of: rest) {
        unicodeScalars.append(scalar)
        rest.removeFirst(UTF8.width(scalar))
      } else {
        unicodeScalars.append(Unicode.Scalar(Self.escapes.lowerBound + UInt32(byte & 0x7F)) ?? "?")
        rest.removeFirst()
      }
    }
  }

  /// Calls `body` with the path as C takes it.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    guard utf8.contains(Self.escapeLead) else { return withCString(body) }
    let bytes = unicodeScalars.flatMap { scalar in
      Self.escapes.contains(scalar.value)
        ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(String(scalar).utf8)
    }
    return body(bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The path of a name in the directory of this path.
  func appending(name: String) -> String {
    utf8.last == UInt8(ascii: "/") ? self + name : self + "/" + name
  }

  /// The path for people: a byte that is not UTF-8 is `\xNN`.
  var printablePath: String {
    guard utf8.contains(Self.escapeLead) else { return self }
    return unicodeScalars.map { scalar in
      Self.escapes.contains(scalar.value)
        ? "\\x" + String(UInt8(truncatingIfNeeded: scalar.value), radix: 16) : String(scalar)
    }.joined()
  }

  /// The code points that stand for the bytes 0x80 … 0xFF.
  private static let escapes: ClosedRange<UInt32> = 0x10_FF80...0x10_FFFF

  /// The byte that the UTF-8 of each of them begins with. Hardly a name has it.
  private static let escapeLead: UInt8 = 0xF4

  /// The code point that the bytes begin with; `nil` where they are not UTF-8, or it is an escape.
  private static func leadingScalar(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    for width in 1...4 {
      guard let text = String(validating: bytes.prefix(width), as: UTF8.self) else { continue }
      return text.unicodeScalars.first.flatMap { escapes.contains($0.value) ? nil : $0 }
    }
    return nil
  }
}
