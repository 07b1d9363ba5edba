/// Unpacks a stream piece by piece, in a fixed amount of memory.
protocol Decompressor: AnyObject {
  /// Whether the stream may end here: before, between or behind the packed parts it consists of.
  var isAtBoundary: Bool { get }

  /// Takes some of the input and gives some of the output; neither of both where it needs more.
  ///
  /// - Throws: why the input is damaged, and only after all output that could be had. Then it has to
  ///   start over.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Damage) -> (consumed: Int, produced: Int)

  /// Starts over.
  func reset()
}

/// Why packed bytes cannot be unpacked.
struct Damage: Error {
  let reason: String
  /// What to do now, where it is not to restore the file.
  var hint: String?
}
