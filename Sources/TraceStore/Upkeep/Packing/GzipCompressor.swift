internal import CZlib

/// Packs into one gzip member.
final class GzipCompressor: Compressor {
  /// zlib keeps the address, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let buffer: UnsafeMutableRawBufferPointer

  init() throws {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15: the largest window; 16: a gzip header.
    let result = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      stream.deallocate()
      throw CompressorError(description: "zlib error \(result)")
    }
    self.stream = stream
    buffer = .allocate(byteCount: 64 << 10, alignment: 64)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    buffer.deallocate()
  }

  func pack(
    _ input: UnsafeRawBufferPointer, isLast: Bool,
    into output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = uInt(input.count)
    while true {
      stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = uInt(buffer.count)
      let result = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
        throw CompressorError(description: "zlib error \(result)")
      }
      let count = buffer.count - Int(stream.pointee.avail_out)
      try output(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      if isLast ? result == Z_STREAM_END : stream.pointee.avail_out > 0 { return }
    }
  }
}
