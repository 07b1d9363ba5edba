import TestSupport

/// Changes bytes as bad luck and hostile writers do: flipped bits, lost and doubled pieces, lines in
/// another order, and tokens that have a meaning somewhere.
struct MutatedBytes {
  private static let tokens: [[UInt8]] =
    [
      "\0", String(repeating: "\0", count: 50), "\u{1B}[31m", "\r", "\r\n", "\n", "\n\n\n",
      "\u{FEFF}",
      "\\ud800", "\\udc00\\ud800", "\\u0000", "\"", "\\", "{", "}", "[", "]", "{}", "null",
      "1e999999", "99999999999999999999", "[2026-13-01 00:00:00] [info] x",
      "\n[2026-01-02 03:04:05] [error] inserted\n", "{\"message\":\"é\"}\n", "{\"message\":null}",
      "{\"message\":1}", "{\"message\":\"m\",\"message\":\"n\"}", "\n{\"x\":1}\n",
      " (12345, 67890) ", String(repeating: "9", count: 400), "\u{2028}", "\u{0B}\u{0C}", "(", "😀",
      String(repeating: "a", count: 5_000),
    ].map { Array($0.utf8) } + [[0xFF], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0x85]]

  private(set) var bytes: [UInt8]

  /// Some changes to bytes, or none.
  init(_ bytes: [UInt8], _ random: inout SeededRandom) {
    self.bytes = bytes
    for _ in 0..<([0, 1, 1, 2, 4, 8].randomElement(using: &random) ?? 1) { change(&random) }
  }

  private mutating func change(_ random: inout SeededRandom) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let other = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: place)
    case 3:
      let count = [1, 2, 10, 100, 1_000].randomElement(using: &random) ?? 1
      bytes.removeSubrange(place..<min(bytes.count, place + count))
    case 4:
      let piece = bytes[min(place, other)..<max(place, other)].prefix(3_000)
      bytes.insert(contentsOf: Array(piece), at: place)
    case 5: if Bool.random(using: &random) { bytes.removeSubrange(place...) }
    case 6: changeLines(&random) { $0.swapAt($1, $2) }
    default: changeLines(&random) { $0.insert($0[$1], at: $2) }
    }
  }

  /// Lets `change` do something with two lines.
  private mutating func changeLines(
    _ random: inout SeededRandom, _ change: (inout [ArraySlice<UInt8>], Int, Int) -> Void
  ) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let one = Int.random(in: 0..<lines.count, using: &random)
    let other = Int.random(in: 0..<lines.count, using: &random)
    change(&lines, one, other)
    bytes = Array(lines.joined(separator: [0x0A]))
  }
}
