internal import CZstd

/// Unpacks Zstandard through libzstd, which skips skippable frames itself.
final class ZstdDecompressor: Decompressor {
  private let stream: OpaquePointer
  private let maximumWindow: Int
  /// How many bytes the library wants next. It is given no more: then a call unpacks one block at
  /// most, and a damaged block takes no output of the blocks before it along.
  private var wanted: Int
  /// Whether the last call filled its output, so that there may be more.
  private var hasMore = false
  private(set) var isAtBoundary = true

  /// - Parameter maximumWindow: the largest window that a frame may have, in bytes.
  /// - Throws: where there is no memory.
  init(maximumWindow: Int) throws(Damage) {
    guard let stream = ZSTD_createDStream() else { throw Damage(reason: "zstd has no memory") }
    self.stream = stream
    self.maximumWindow = maximumWindow
    wanted = ZSTD_initDStream(stream)
    let bounds = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax)
    let log = Int32(Int.bitWidth - 1 - max(1, maximumWindow).leadingZeroBitCount)
    ZSTD_DCtx_setParameter(
      stream, ZSTD_d_windowLogMax, min(max(log, bounds.lowerBound), bounds.upperBound))
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
      if ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge {
        throw Damage(
          reason: "to unpack it takes more than \(maximumWindow >> 20) MiB of memory",
          hint: "Allow it with --max-window, or pack the file again with `zstd -19` or less and"
            + " without --long; then run the same command again.")
      }
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
