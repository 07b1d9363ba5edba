internal import CXXHash
internal import Glibc

/// Hashes the lines of a source, one after another: what the ledger keeps to tell how far a file holds
/// what was read.
///
/// A line ends with its LF, after `longest` bytes, or where it is cut: the same bytes with the same
/// cuts have the same hashes, in whatever pieces they are given. A hash has 32 bits: a line costs four
/// bytes of the database, and one in four thousand million differing lines is taken for equal.
public struct LineHasher: Sendable {
  /// How many bytes a line has at most.
  public static let longest = 64 << 10

  /// The beginning of a line whose end has not been seen.
  private var rest: [UInt8] = []

  /// Nothing given yet.
  public init() {}

  /// Takes bytes, and calls `body` with the hash and the length of each line that they end. It gives
  /// false where no more lines are wanted; then this hasher is used no more.
  public mutating func add(_ bytes: UnsafeRawBufferPointer, _ body: (UInt32, Int) -> Bool) {
    var start = 0
    while let line = nextLine(in: bytes, from: &start) {
      guard body(line.hash, line.count) else { return }
    }
  }

  /// Ends the line that has no end: the hash and the length of what there is of it.
  public mutating func cut() -> (hash: UInt32, count: Int)? {
    guard !rest.isEmpty else { return nil }
    let line = (rest.withUnsafeBytes { Self.hash($0) }, rest.count)
    rest.removeAll(keepingCapacity: true)
    return line
  }

  private mutating func nextLine(
    in bytes: UnsafeRawBufferPointer, from start: inout Int
  ) -> (hash: UInt32, count: Int)? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    let stop = min(bytes.count, start + Self.longest - rest.count)
    let found = memchr(base + start, 0x0A, stop - start)
    guard let end = found.map({ UnsafeRawPointer($0) - base + 1 }) ?? fullEnd(from: start, stop)
    else {
      rest += bytes[start...]
      start = bytes.count
      return nil
    }
    let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    start = end
    if rest.isEmpty { return (Self.hash(piece), piece.count) }
    rest += piece
    return cut()
  }

  /// Where a line without LF ends because it is as long as one may be.
  private func fullEnd(from start: Int, _ stop: Int) -> Int? {
    rest.count + stop - start == Self.longest ? stop : nil
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
  }
}
