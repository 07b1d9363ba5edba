internal import CZlib

/// Unpacks gzip through zlib. NUL bytes between and behind the members are padding, as for gzip(1).
final class GzipDecompressor: Decompressor {
  /// zlib keeps the address, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private(set) var isAtBoundary = true

  /// - Throws: where there is no memory.
  init() throws(Damage) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15: any window; 16: a gzip header, and nothing else.
    let result = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      stream.deallocate()
      throw Damage(reason: "zlib error \(result)")
    }
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Damage) -> (consumed: Int, produced: Int) {
    let padding = isAtBoundary ? input.prefix { $0 == 0 }.count : 0
    let rest = UnsafeRawBufferPointer(rebasing: input[padding...])
    if isAtBoundary, rest.isEmpty { return (padding, 0) }
    isAtBoundary = false
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: rest.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = uInt(clamping: rest.count)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = uInt(clamping: output.count)
    let (room, available) = (stream.pointee.avail_out, stream.pointee.avail_in)
    let result = inflate(stream, Z_NO_FLUSH)
    let consumed = padding + Int(available - stream.pointee.avail_in)
    let produced = Int(room - stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      inflateReset(stream)
      isAtBoundary = true
    default:
      // Where there is output the error comes again with the next call.
      guard produced > 0 else {
        throw Damage(
          reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)")
      }
    }
    return (consumed, produced)
  }

  func reset() {
    inflateReset(stream)
    isAtBoundary = true
  }
}
