internal import Glibc

/// A part of a record, read in one direction. Positions count the bytes walked so far: a header is
/// walked from its start, what follows a message from its end, by the same rules.
protocol TextWalk {
  /// How many bytes there are.
  var count: Int { get }
  /// The bytes between two positions, as a range of the record.
  func range(_ from: Int, _ to: Int) -> Range<Int>
  /// Whether `literal` is what comes next.
  func holds(_ literal: UnsafeRawBufferPointer, at position: Int) -> Bool
  /// Whether a blank is what comes next.
  func isBlank(at position: Int) -> Bool
  /// Where `literal`, which is not empty, comes next between `position` and `limit`.
  func next(_ literal: UnsafeRawBufferPointer, from position: Int, to limit: Int) -> Int?
  /// Where `codePoints` code points from `position` end.
  func position(_ position: Int, advancedBy codePoints: Int) -> Int?
}

/// From the first byte to the last.
struct ForwardWalk: TextWalk {
  private let start: UnsafeRawPointer
  let count: Int

  init?(_ text: UnsafeRawBufferPointer, upTo count: Int) {
    guard let start = text.baseAddress else { return nil }
    self.start = start
    self.count = count
  }

  @inline(__always)
  func range(_ from: Int, _ to: Int) -> Range<Int> { Range(uncheckedBounds: (from, to)) }

  @inline(__always)
  func holds(_ literal: UnsafeRawBufferPointer, at position: Int) -> Bool {
    literal.count <= count - position && literal.isEqual(to: start + position)
  }

  func isBlank(at position: Int) -> Bool {
    position < count && start.load(fromByteOffset: position, as: UInt8.self) == 0x20
  }

  @inline(__always)
  func next(_ literal: UnsafeRawBufferPointer, from position: Int, to limit: Int) -> Int? {
    UnsafeRawBufferPointer(start: start, count: min(limit, count)).first(literal, from: position)
  }

  func position(_ position: Int, advancedBy codePoints: Int) -> Int? {
    var position = position
    var rest = codePoints
    while position < count {
      if start.load(fromByteOffset: position, as: UInt8.self) & 0xC0 != 0x80 {
        if rest == 0 { return position }
        rest -= 1
      }
      position += 1
    }
    return rest == 0 ? position : nil
  }
}

/// From the last byte to the first.
struct BackwardWalk: TextWalk {
  private let start: UnsafeRawPointer
  private let end: Int
  let count: Int

  /// Walks the bytes of `part` from their end.
  init?(_ text: UnsafeRawBufferPointer, _ part: Range<Int>) {
    guard let start = text.baseAddress else { return nil }
    self.start = start
    end = part.upperBound
    count = part.count
  }

  func range(_ from: Int, _ to: Int) -> Range<Int> { end - to..<end - from }

  func holds(_ literal: UnsafeRawBufferPointer, at position: Int) -> Bool {
    literal.count <= count - position
      && literal.isEqual(to: start + (end - position - literal.count))
  }

  func isBlank(at position: Int) -> Bool {
    position < count && start.load(fromByteOffset: end - position - 1, as: UInt8.self) == 0x20
  }

  func next(_ literal: UnsafeRawBufferPointer, from position: Int, to limit: Int) -> Int? {
    let last = min(limit, count) - literal.count
    var position = position
    while position <= last {
      if holds(literal, at: position) { return position }
      position += 1
    }
    return nil
  }

  func position(_ position: Int, advancedBy codePoints: Int) -> Int? {
    var position = position
    var rest = codePoints
    while rest > 0 {
      guard position < count else { return nil }
      position += 1
      if start.load(fromByteOffset: end - position, as: UInt8.self) & 0xC0 != 0x80 { rest -= 1 }
    }
    return position
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes at `other` are these; literals are short.
  @inline(__always)
  func isEqual(to other: UnsafeRawPointer) -> Bool {
    for index in indices where self[index] != other.load(fromByteOffset: index, as: UInt8.self) {
      return false
    }
    return true
  }
}
