/// Python's `template.format(**fields)`, to bytes.
extension Template {
  /// Appends the rendering, without LF.
  ///
  /// - Returns: false, and nothing is appended, where Python would raise or where the value cannot
  ///   be rendered exactly as Python would: a key that is not there, a list.
  public func render(_ fields: RecordFields, into out: inout [UInt8]) -> Bool {
    let start = out.count
    for part in parts {
      out += part.literal
      guard let field = part.field else { continue }
      guard let column = field.column, let value = RenderedValue(fields[column], field.spec) else {
        out.removeLast(out.count - start)
        return false
      }
      out.append(count: value.padding.before, of: field.spec.fill)
      value.append(to: &out)
      out.append(count: value.padding.after, of: field.spec.fill)
    }
    return true
  }

  /// The length of the rendering where `text` begins with exactly its bytes; `nil` where not.
  /// Nothing is allocated.
  public func matchLength(of fields: RecordFields, in text: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    for part in parts {
      guard text.take(part.literal, &position) else { return nil }
      guard let field = part.field else { continue }
      guard let column = field.column, let value = RenderedValue(fields[column], field.spec) else {
        return nil
      }
      guard text.take(value.padding.before, of: field.spec.fill, &position),
        value.take(from: text, &position),
        text.take(value.padding.after, of: field.spec.fill, &position)
      else { return nil }
    }
    return position
  }
}

extension UnsafeRawBufferPointer {
  /// Passes over `other` where it is what stands at `position`.
  func take(_ other: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
    guard count - position >= other.count else { return false }
    let found = UnsafeRawBufferPointer(rebasing: self[position..<position + other.count])
    guard found.isEqual(other) else { return false }
    position += other.count
    return true
  }

  fileprivate func take(_ literal: [UInt8], _ position: inout Int) -> Bool {
    literal.withUnsafeBytes { take($0, &position) }
  }

  fileprivate func take(_ times: Int, of fill: Unicode.Scalar, _ position: inout Int) -> Bool {
    for _ in 0..<times {
      for byte in fill.utf8 {
        guard position < count, self[position] == byte else { return false }
        position += 1
      }
    }
    return true
  }
}

extension [UInt8] {
  fileprivate mutating func append(count: Int, of fill: Unicode.Scalar) {
    for _ in 0..<count { self += fill.utf8 }
  }
}
