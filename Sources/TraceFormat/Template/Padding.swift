extension UnsafeRawBufferPointer {
  /// How many bytes of a rendered field are padding, in front and at the back.
  ///
  /// A field of more code points than its width was not padded. In one of exactly its width,
  /// whatever looks like padding is taken for it: the two cannot be told apart.
  ///
  /// - Returns: `nil` where the field is shorter than its width, so that it was not rendered so.
  func padding(
    width: Int, fill: UnsafeRawBufferPointer, alignment: FormatSpec.Alignment
  ) -> (front: Int, back: Int)? {
    let length = width > 0 ? codePoints : 0
    guard length >= width else { return nil }
    guard length == width, width > 0 else { return (0, 0) }
    let size = fill.count
    var front = 0
    var back = 0
    if alignment != .left {
      while front + size <= count, holds(fill, at: front) { front += size }
    }
    if alignment != .right {
      while back + size <= count, holds(fill, at: count - back - size) { back += size }
    }
    guard alignment == .center else { return (front, back) }
    // Python puts the odd one at the back.
    if front + back >= count { return (count, 0) }
    let times = Swift.min(front, back) / size
    return (times * size, Swift.min(back, (times + 1) * size))
  }

  private func holds(_ fill: UnsafeRawBufferPointer, at position: Int) -> Bool {
    for index in fill.indices where self[position + index] != fill[index] { return false }
    return true
  }
}
