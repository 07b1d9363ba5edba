/// What a packed file holds, read from its start on.
final class CompressedContent {
  /// How much of the file is read at a time.
  private static let inputSize = 64 << 10

  /// How many bytes were unpacked.
  private(set) var position: Int64 = 0
  private let compression: Compression
  private let decompressor: any Decompressor
  private let input: UnsafeMutableRawBufferPointer
  /// The part of `input` that was not unpacked yet.
  private var waiting = 0..<0
  /// Where in the file `waiting` ends.
  private var filePosition: Int64 = 0
  /// Why nothing more can be unpacked.
  private var damage: TailError?

  init?(_ compression: Compression) {
    switch compression {
    case .none: return nil
    case .gzip: decompressor = GzipDecompressor()
    case .zstd: decompressor = ZstdDecompressor()
    }
    self.compression = compression
    input = .allocate(byteCount: Self.inputSize, alignment: 64)
  }

  deinit {
    input.deallocate()
  }

  /// Unpacks the next bytes. 0 where the file ends between two members or frames; it may grow.
  ///
  /// - Throws: `TailError` where the file ends in the middle of one, or is damaged, after all that
  ///   can be unpacked. A file that ended in the middle and has grown since is read on.
  func read(
    from file: OpenFile, into output: UnsafeMutableRawBufferPointer
  ) throws(TailError) -> Int {
    if let damage { throw damage }
    while true {
      if waiting.isEmpty {
        let count = try file.read(into: input, at: filePosition)
        waiting = 0..<count
        filePosition += Int64(count)
      }
      let isAtEnd = waiting.isEmpty
      let isBetween = decompressor.isAtBoundary && position > 0
      let (consumed, produced): (Int, Int)
      do {
        (consumed, produced) = try decompressor.step(
          UnsafeRawBufferPointer(rebasing: input[waiting]), into: output)
      } catch {
        let damage = failure(
          file.path, isBetween ? "more bytes follow that are not \(compression)" : error.reason)
        self.damage = damage
        throw damage
      }
      waiting = (waiting.lowerBound + consumed)..<waiting.upperBound
      position += Int64(produced)
      if produced > 0 || output.isEmpty { return produced }
      if isAtEnd {
        if decompressor.isAtBoundary { return 0 }
        throw failure(file.path, "the file ends in the middle of its \(compression) data")
      }
    }
  }

  /// Starts over.
  func rewind() {
    decompressor.reset()
    waiting = 0..<0
    filePosition = 0
    position = 0
    damage = nil
  }

  private func failure(_ path: String, _ reason: String) -> TailError {
    TailError(
      operation: "read", path: path, offset: position,
      reason: "\(reason), at byte \(filePosition - Int64(waiting.count)) of the packed file",
      hint: "What comes before is read. Complete or restore the file (`\(compression) -t` checks"
        + " it), then run the same command again.")
  }
}
