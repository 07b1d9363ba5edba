internal import Glibc

/// What a packed file holds, read from its start on. Memory is taken with the first read, and given
/// up at the end; where the file grows after that, it is unpacked anew.
final class CompressedContent {
  /// How much of the file is read at a time.
  private static let inputSize = 64 << 10

  /// How many bytes were unpacked.
  private(set) var position: Int64 = 0
  private let compression: Compression
  private let maximumWindow: Int
  private var decompressor: (any Decompressor)?
  private var input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// The part of `input` that was not unpacked yet.
  private var waiting = 0..<0
  /// Where in the file `waiting` ends.
  private var filePosition: Int64 = 0
  /// Whether it is at the end, without any memory.
  private var isResting = false
  /// Why nothing more can be unpacked.
  private var damage: TailError?

  /// The content of a file that is packed that way; `nil` where it is not packed.
  init?(_ compression: Compression, maximumWindow: Int) {
    guard compression != .none else { return nil }
    self.compression = compression
    self.maximumWindow = maximumWindow
  }

  deinit {
    input.deallocate()
  }

  /// Whether it takes memory now.
  var hasMemory: Bool { decompressor != nil }

  /// Unpacks the next bytes. 0 where the file ends between two members or frames; it may grow.
  ///
  /// - Throws: `TailError` where the file ends in the middle of one, or is damaged, after all that
  ///   can be unpacked. A file that ended in the middle and has grown since is read on.
  func read(
    from file: OpenFile, into output: UnsafeMutableRawBufferPointer
  ) throws(TailError) -> Int {
    if let damage { throw damage }
    if isResting {
      if try file.bytes(1, at: filePosition).isEmpty { return 0 }
      try goOn(with: file, output)
    }
    let decompressor = try machine(file.path)
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
          file.path,
          isBetween && error.hint == nil
            ? "more bytes follow that are not \(compression)" : error.reason,
          hint: error.hint)
        self.damage = damage
        throw damage
      }
      waiting = (waiting.lowerBound + consumed)..<waiting.upperBound
      position += Int64(produced)
      if produced > 0 || output.isEmpty { return produced }
      if isAtEnd {
        if decompressor.isAtBoundary {
          rest()
          return 0
        }
        throw failure(file.path, "the file ends in the middle of its \(compression) data")
      }
    }
  }

  /// Starts over.
  func rewind() {
    decompressor?.reset()
    waiting = 0..<0
    filePosition = 0
    position = 0
    isResting = false
    damage = nil
  }

  /// Starts over, without any memory until it is read again.
  func giveUpMemory() {
    rewind()
    freeMemory()
  }

  private func freeMemory() {
    decompressor = nil
    input.deallocate()
    input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  /// Stays at the end, without any memory.
  private func rest() {
    freeMemory()
    isResting = true
  }

  /// Unpacks again what was unpacked before it rested.
  private func goOn(
    with file: OpenFile, _ scratch: UnsafeMutableRawBufferPointer
  ) throws(TailError) {
    let end = position
    rewind()
    while position < end, !scratch.isEmpty {
      let room = Int(min(end - position, Int64(scratch.count)))
      let part = UnsafeMutableRawBufferPointer(rebasing: scratch[..<room])
      if try read(from: file, into: part) == 0 { break }
    }
  }

  private func machine(_ path: String) throws(TailError) -> any Decompressor {
    if let decompressor { return decompressor }
    let decompressor: any Decompressor
    do {
      decompressor =
        compression == .gzip
        ? try GzipDecompressor() : try ZstdDecompressor(maximumWindow: maximumWindow)
    } catch {
      throw TailError(operation: "read", path: path, offset: position, code: ENOMEM)
    }
    self.decompressor = decompressor
    input = .allocate(byteCount: Self.inputSize, alignment: 64)
    return decompressor
  }

  private func failure(_ path: String, _ reason: String, hint: String? = nil) -> TailError {
    TailError(
      operation: "read", path: path, offset: position,
      reason: "\(reason), at byte \(filePosition - Int64(waiting.count)) of the packed file",
      hint: hint
        ?? "What comes before is read. Complete or restore the file (`\(compression) -t`"
        + " checks it), then run the same command again.")
  }
}
