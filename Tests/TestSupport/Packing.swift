internal import CZlib
internal import CZstd

/// The bytes as one gzip member.
public func gzip(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  var input = Array(bytes)
  var stream = z_stream()
  // 15: the largest window; 16: a gzip header.
  var result = deflateInit2_(
    &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  precondition(result == Z_OK, "zlib cannot begin")
  defer { deflateEnd(&stream) }
  let room = Int(deflateBound(&stream, uLong(input.count)))
  return [UInt8](unsafeUninitializedCapacity: room) { output, count in
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(room)
      result = deflate(&stream, Z_FINISH)
    }
    precondition(result == Z_STREAM_END, "zlib needs more room than it said")
    count = room - Int(stream.avail_out)
  }
}

/// The bytes as one zstd frame with a checksum, whose window is two to the power of `windowLog`, whatever
/// the bytes need; `nil` for what they need.
public func zstd(_ bytes: some Sequence<UInt8>, windowLog: Int32? = nil) -> [UInt8] {
  let input = Array(bytes)
  let context = ZSTD_createCCtx()
  defer { ZSTD_freeCCtx(context) }
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  if let windowLog { ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog) }
  let room = ZSTD_compressBound(input.count)
  return [UInt8](unsafeUninitializedCapacity: room) { output, count in
    // In two calls, so that the library does not know how much comes: it would take a smaller window.
    var source = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: room, pos: 0)
    input.withUnsafeBytes { bytes in
      source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      let isStreamed = windowLog != nil
      if isStreamed { ZSTD_compressStream2(context, &target, &source, ZSTD_e_continue) }
      let rest = ZSTD_compressStream2(context, &target, &source, ZSTD_e_end)
      precondition(rest == 0, "zstd needs more room than it said")
    }
    count = target.pos
  }
}
