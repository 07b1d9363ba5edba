/// Packs a stream piece by piece, in a fixed amount of memory.
protocol Compressor: AnyObject {
  /// Takes all of the input, and gives what is packed of it so far to `output`; with `isLast` all that
  /// is left.
  func pack(
    _ input: UnsafeRawBufferPointer, isLast: Bool,
    into output: (UnsafeRawBufferPointer) throws -> Void
  ) throws
}

/// What a library for packing reports: no memory, or a mistake of ours.
struct CompressorError: Error, CustomStringConvertible {
  let description: String
}
