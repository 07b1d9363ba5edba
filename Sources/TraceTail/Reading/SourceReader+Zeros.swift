/// Room that a writer reserved.
extension SourceReader {
  /// Whether a plain file has nothing but NUL from an offset to its end. Reads up to the first other
  /// byte; the offset stays as it is.
  public func holdsOnlyZeros(from offset: Int64) -> Bool {
    guard case .plain = try? settle(), let file = try? openFile() else { return false }
    var offset = offset
    while let bytes = try? file.bytes(64 << 10, at: offset) {
      if bytes.isEmpty { return true }
      if bytes.contains(where: { $0 != 0 }) { return false }
      offset += Int64(bytes.count)
    }
    return false
  }
}
