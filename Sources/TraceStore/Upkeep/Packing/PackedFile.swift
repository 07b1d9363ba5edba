internal import TraceTail

/// A database as a packed file: made, unpacked and compared piece by piece.
struct PackedFile {
  private static let pieceSize = 1 << 20
  let path: String
  /// What it, or what it is unpacked into, gets.
  var mode = FileMode.own

  /// Makes it from a plain file, and waits until it is on the disk.
  func pack(_ plain: String, as packing: Packing, _ monitor: UpkeepMonitor) throws {
    guard let compressor = try packing.makeCompressor() else { return }
    let output = try OutputFile(path: path, mode: mode)
    let total = try FileStatus.of(path: plain).size
    try Self.forEachPiece(of: plain) { piece, position in
      try monitor.step("packing", position, of: total)
      try compressor.pack(piece, isLast: false) { try output.write($0) }
    }
    try compressor.pack(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) {
      try output.write($0)
    }
    try output.sync()
  }

  /// Unpacks it into a plain file, or copies it where it is not packed.
  func unpack(into plain: String, _ monitor: UpkeepMonitor) throws {
    let output = try OutputFile(path: plain, mode: mode)
    try unpack(into: output, monitor)
    try output.sync()
  }

  /// Unpacks it behind what a file has already.
  func unpack(into output: OutputFile, _ monitor: UpkeepMonitor) throws {
    try Self.forEachPiece(of: path) { piece, position in
      try monitor.step("unpacking", position)
      try output.write(piece)
    }
  }

  /// Whether it holds the very bytes of a plain file.
  func holds(_ plain: String, _ monitor: UpkeepMonitor) throws -> Bool {
    let total = try FileStatus.of(path: plain).size
    let reader = try SourceReader(path: plain)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
    defer { buffer.deallocate() }
    var isEqual = true
    var length: Int64 = 0
    try Self.forEachPiece(of: path) { piece, position in
      try monitor.step("comparing", position, of: total)
      var compared = 0
      while isEqual && compared < piece.count {
        let count = try reader.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(piece.count - compared)]))
        let expected = UnsafeRawBufferPointer(rebasing: piece[compared...].prefix(count))
        isEqual = count > 0 && expected.elementsEqual(buffer[..<count])
        compared += count
      }
      length = position + Int64(piece.count)
    }
    return isEqual && length == total
  }

  /// Calls `body` with each piece of what a file holds, packed or not, and where the piece begins.
  private static func forEachPiece(
    of path: String, _ body: (UnsafeRawBufferPointer, Int64) throws -> Void
  ) throws {
    // Whoever names the file wants it whole: any window that zstd(1) takes by itself.
    let reader = try SourceReader(path: path, pool: UnpackingPool(maximumWindow: 128 << 20))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let position = reader.offset
      let count = try reader.read(into: buffer)
      if count == 0 { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), position)
    }
  }
}
