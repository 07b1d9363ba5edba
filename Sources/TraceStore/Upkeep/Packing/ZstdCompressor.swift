internal import CZstd

/// Packs into one Zstandard frame with a checksum of its content.
final class ZstdCompressor: Compressor {
  private let context: OpaquePointer
  private let buffer: UnsafeMutableRawBufferPointer

  init() throws {
    guard let context = ZSTD_createCCtx() else {
      throw CompressorError(description: "zstd has no memory")
    }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    buffer = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 64)
  }

  deinit {
    ZSTD_freeCCtx(context)
    buffer.deallocate()
  }

  func pack(
    _ input: UnsafeRawBufferPointer, isLast: Bool,
    into output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    while true {
      var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      let rest = ZSTD_compressStream2(
        context, &target, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
      guard ZSTD_isError(rest) == 0 else {
        throw CompressorError(description: String(cString: ZSTD_getErrorName(rest)))
      }
      try output(UnsafeRawBufferPointer(rebasing: buffer[..<target.pos]))
      if isLast ? rest == 0 : source.pos == source.size { return }
    }
  }
}
