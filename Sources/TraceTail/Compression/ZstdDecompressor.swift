internal import CZstd

/// Unpacks Zstandard through libzstd, which skips skippable frames itself.
final class ZstdDecompressor: Decompressor {
  private let stream: OpaquePointer
  /// How many bytes the library wants next. It is given no more: then a call unpacks one block at
  /// most, and a damaged block takes no output of the blocks before it along.
  private var wanted: Int
  /// Whether the last call filled its output, so that there may be more.
  private var hasMore = false
  private(set) var isAtBoundary = true

  init() {
    guard let stream = ZSTD_createDStream() else { preconditionFailure("zstd has no memory") }
    self.stream = stream
    wanted = ZSTD_initDStream(stream)
  }

  deinit {
    ZSTD_freeDStream(stream)
  }

  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Damage) -> (consumed: Int, produced: Int) {
    // The library takes many calls without progress for an error. A file may grow after them.
    if input.isEmpty, isAtBoundary || !hasMore { return (0, 0) }
    isAtBoundary = false
    var source = ZSTD_inBuffer(src: input.baseAddress, size: min(wanted, input.count), pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(stream, &target, &source)
    guard ZSTD_isError(result) == 0 else {
      throw Damage(reason: String(cString: ZSTD_getErrorName(result)))
    }
    isAtBoundary = result == 0
    hasMore = target.pos == target.size
    wanted = isAtBoundary ? ZSTD_initDStream(stream) : result
    return (source.pos, target.pos)
  }

  func reset() {
    wanted = ZSTD_initDStream(stream)
    isAtBoundary = true
    hasMore = false
  }
}
