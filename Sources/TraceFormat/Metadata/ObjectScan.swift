/// Looks for the end of a JSON object that goes over several lines, by its brackets and strings.
///
/// It is no parser: what it finds is for a parser to judge. It only says as early as possible that
/// an object is torn, so that the lines that follow are not taken for parts of it: a string goes
/// over the end of a line, a bracket stands where none can, or a line begins with an object that ends
/// on it.
public struct ObjectScan {
  /// What is known of the object.
  public enum Verdict: Equatable, Sendable {
    /// It goes on behind the bytes that were looked at.
    case unfinished
    /// It has so many bytes.
    case complete(Int)
    /// It is torn; its last line ends before that position.
    case torn(Int)
  }

  private enum Container {
    case object
    case array
  }

  /// The bytes of a byte order mark.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var stack: [Container] = []
  private var position = 0
  private var isQuoted = false
  private var isEscaped = false
  /// The last byte that is no white space and outside of a string; a quote for a string.
  private var last: UInt8 = 0
  private var lineStart = 0
  /// Whether the line has had nothing yet but NULs and byte order marks, which say nothing.
  private var isAtLineStart = false
  /// How deep the line began that starts with `{`; `nil` for all other lines.
  private var depthOfObjectLine: Int?

  /// A scan that has seen nothing.
  public init() {}

  /// Goes on where it stopped. `bytes` begin with the object, and are those of before and more.
  public mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Verdict {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x0A {
        if isQuoted { return .torn(position + 1) }
        lineStart = position + 1
        isAtLineStart = true
        depthOfObjectLine = nil
      } else if isQuoted {
        if byte < 0x20 { return .torn(endOfLine(bytes)) }
        takeQuoted(byte)
      } else if isAtLineStart && Self.mark.contains(byte) {
        // Whatever follows it is judged as if it were not there.
      } else if byte > 0x20 {
        if isAtLineStart && byte == UInt8(ascii: "{") {
          if stack.last == .object { return .torn(lineStart) }
          depthOfObjectLine = stack.count
        }
        guard take(byte) else { return .torn(tornEnd(bytes)) }
        if stack.isEmpty { return .complete(position + 1) }
        if stack.count == depthOfObjectLine, position > lineStart + 1 { return .torn(lineStart) }
      }
      if byte != 0x0A, byte != 0, !Self.mark.contains(byte) { isAtLineStart = false }
      position += 1
    }
    return .unfinished
  }

  private mutating func takeQuoted(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isQuoted = false
    }
  }

  /// Takes a byte that is no white space. False where it cannot stand there.
  private mutating func take(_ byte: UInt8) -> Bool {
    defer { last = byte }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard stack.count < MetadataReader.deepest, mayBeginValue else { return false }
      stack.append(byte == UInt8(ascii: "{") ? .object : .array)
    case UInt8(ascii: "}"): return stack.popLast() == .object
    case UInt8(ascii: "]"): return stack.popLast() == .array
    case UInt8(ascii: "\""):
      isQuoted = true
      return mayBeginValue || last == UInt8(ascii: "{")
        || (stack.last == .object && last == UInt8(ascii: ","))
    case UInt8(ascii: ":"): return stack.last == .object && last == UInt8(ascii: "\"")
    default: break
    }
    return true
  }

  private var mayBeginValue: Bool {
    switch stack.last {
    case nil: last == 0
    case .object: last == UInt8(ascii: ":")
    case .array: last == UInt8(ascii: ",") || last == UInt8(ascii: "[")
    }
  }

  /// Where a torn object ends: before the line that has what cannot be there, unless that is its
  /// first line.
  private func tornEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
    lineStart > 0 ? lineStart : endOfLine(bytes)
  }

  private func endOfLine(_ bytes: UnsafeRawBufferPointer) -> Int {
    bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
  }
}
