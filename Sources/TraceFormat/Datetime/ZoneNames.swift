internal import Foundation

/// The short names of a zone's times, from its file of the tz database (RFC 9636).
enum ZoneNames {
  /// The names and their offsets from UTC in seconds, the oldest first; empty where the bytes are no
  /// such file.
  static func read(_ data: Data) -> [(name: String, offset: Int64)] {
    let bytes = [UInt8](data)
    guard let first = Header(bytes, at: 0) else { return [] }
    // The second block has times of 64 bits; its types are those of today.
    if let second = Header(bytes, at: first.end(timeSize: 4)) {
      return second.names(bytes, timeSize: 8)
    }
    return first.names(bytes, timeSize: 4)
  }

  private struct Header {
    let start: Int
    let (utcFlags, standardFlags, leaps, times, types, characters): (Int, Int, Int, Int, Int, Int)

    init?(_ bytes: [UInt8], at position: Int) {
      guard position + 44 <= bytes.count, bytes[position...].starts(with: "TZif".utf8) else {
        return nil
      }
      func count(_ index: Int) -> Int {
        bytes[(position + 20 + 4 * index)..<(position + 24 + 4 * index)].reduce(0) {
          $0 << 8 | Int($1)
        }
      }
      start = position + 44
      (utcFlags, standardFlags, leaps) = (count(0), count(1), count(2))
      (times, types, characters) = (count(3), count(4), count(5))
    }

    private func typesStart(_ timeSize: Int) -> Int { start + times * (timeSize + 1) }

    func end(timeSize: Int) -> Int {
      typesStart(timeSize) + types * 6 + characters + leaps * (timeSize + 4) + standardFlags
        + utcFlags
    }

    func names(_ bytes: [UInt8], timeSize: Int) -> [(name: String, offset: Int64)] {
      guard end(timeSize: timeSize) <= bytes.count else { return [] }
      let typesStart = typesStart(timeSize)
      let text = bytes[(typesStart + types * 6)..<(typesStart + types * 6 + characters)]
      return (0..<types).compactMap { type in
        let at = typesStart + type * 6
        let offset = bytes[at..<at + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let name = text.dropFirst(Int(bytes[at + 5])).prefix { $0 != 0 }
        return (String(decoding: name, as: UTF8.self), Int64(Int32(bitPattern: offset)))
      }
    }
  }
}
