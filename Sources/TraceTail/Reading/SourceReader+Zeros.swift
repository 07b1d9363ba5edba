internal import TraceBytes

/// Room that a writer reserved.
extension SourceReader {
  /// Where the first byte that is not NUL is in a plain file, from an offset on; `nil` where there is
  /// none. Holes cost nothing, and the offset of the reader stays as it is. Where a file is packed, or
  /// cannot be read, it is the given offset.
  public func endOfZeros(from offset: Int64) -> Int64? {
    guard case .plain = try? settle(), let file = try? openFile() else { return offset }
    var start = offset
    while let data = file.nextData(from: start) {
      start = data
      guard let bytes = try? file.bytes(Self.zeroPiece, at: start) else { return offset }
      if bytes.isEmpty { return nil }
      if let found = bytes.firstIndex(where: { $0 != 0 }) { return start + Int64(found) }
      start = start.clampedSum(Int64(bytes.count))
    }
    return nil
  }

  /// How many bytes are looked at together.
  private static var zeroPiece: Int { 64 << 10 }
}
