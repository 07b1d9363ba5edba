internal import Foundation
internal import Glibc

/// A path is bytes to Linux, not text. As a `String` it is its UTF-8, except that a byte that is not
/// UTF-8 is one of the last 128 code points, U+10FF80 … U+10FFFF, and so are the bytes of a name
/// that uses one of these itself. Swift compares strings by canonical equivalence; so those of a name
/// that is not in the canonical form which Unicode calls NFC are such code points too. No two paths
/// become equal strings, and each can be opened again.
extension String {
  /// The string of a path's bytes.
  package init(pathBytes bytes: some Collection<UInt8>) {
    let ascii = bytes.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
    }
    if let ascii = ascii ?? nil {
      self = ascii
    } else {
      self = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .map { String(name: Array($0)) }.joined(separator: "/")
    }
  }

  /// The same path as `init(pathBytes:)` makes it: what people or a database gave may be equal to
  /// another one.
  package var distinctPath: String {
    utf8.allSatisfy { $0 < 0x80 } ? self : String(pathBytes: pathBytes)
  }

  /// The string of a name in a path.
  private init(name bytes: [UInt8]) {
    let text =
      bytes.holds(Self.escapeLead)
      ? String(escaping: bytes)
      : String(validating: bytes, as: UTF8.self) ?? String(escaping: bytes)
    if text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8) {
      self = text
    } else {
      var scalars = UnicodeScalarView()
      for byte in bytes {
        scalars.append(byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(escaped: byte))
      }
      self.init(scalars)
    }
  }

  /// The bytes of the path.
  package var pathBytes: [UInt8] {
    guard utf8.holds(Self.escapeLead) else { return Array(utf8) }
    var bytes: [UInt8] = []
    for scalar in unicodeScalars {
      if let byte = scalar.escapedByte {
        bytes.append(byte)
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return bytes
  }

  /// Calls `body` with the path as C takes it.
  package func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    guard utf8.holds(Self.escapeLead) else { return withCString(body) }
    return pathBytes.withPath(body)
  }

  /// The path for people, in one line: a byte that is not UTF-8 is `\xNN`, see `printableLine`.
  package var printablePath: String {
    guard utf8.holds(Self.escapeLead) else { return printableLine }
    return String(escaping: pathBytes).unicodeScalars.map { scalar in
      scalar.escapedByte.map { "\\x" + String($0, radix: 16) } ?? scalar.escape ?? String(scalar)
    }.joined()
  }

  /// The path of a name in the directory of this path.
  package func appending(name: String) -> String {
    utf8.last == UInt8(ascii: "/") ? self + name : self + "/" + name
  }

  /// The byte that the UTF-8 of each escape begins with. Hardly a name has it.
  private static let escapeLead: UInt8 = 0xF4

  private init(escaping bytes: [UInt8]) {
    var scalars = UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    func escape(_ count: Int) {
      for byte in bytes[position..<position + count] {
        scalars.append(Unicode.Scalar(escaped: byte))
      }
      position += count
    }
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar.escapedByte != nil {
          escape(encoded.count)
        } else {
          scalars.append(scalar)
          position += encoded.count
        }
      case .error(let count):
        escape(count)
      case .emptyInput:
        self.init(scalars)
        return
      }
    }
  }
}

extension Sequence<UInt8> {
  /// Whether a byte is in it, as memchr(3) finds it.
  fileprivate func holds(_ byte: UInt8) -> Bool {
    withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    } ?? contains(byte)
  }
}

extension [UInt8] {
  /// The path of a name in the directory of this path.
  package func appending(name: [UInt8]) -> [UInt8] {
    last == UInt8(ascii: "/") ? self + name : self + [UInt8(ascii: "/")] + name
  }

  /// Calls `body` with these bytes of a path as C takes them.
  package func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(byteCount: count + 1, alignment: 1) { buffer in
      buffer.copyBytes(from: self)
      buffer[count] = 0
      return buffer.withMemoryRebound(to: CChar.self) { path in
        // The buffer has a byte at least, and so an address.
        guard let base = path.baseAddress else { preconditionFailure("a path has a NUL at least") }
        return body(base)
      }
    }
  }
}

extension Unicode.Scalar {
  /// The byte this scalar stands for in a path; `nil` for any other scalar.
  fileprivate var escapedByte: UInt8? {
    value >= 0x10_FF80 ? UInt8(truncatingIfNeeded: value) : nil
  }

  /// The scalar that stands for a byte that is not ASCII.
  fileprivate init(escaped byte: UInt8) {
    self = Unicode.Scalar(0x10_FF00 + UInt32(byte)) ?? "\u{FFFD}"
  }
}
