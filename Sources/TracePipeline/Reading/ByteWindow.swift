internal import Glibc
internal import TraceFormat
internal import TraceTail

/// The part of a source that is being looked at: bytes that were read and not consumed yet.
///
/// One piece of memory that is used again for source after source. It grows only for a record that
/// does not fit, and gives that memory back afterwards. Positions are counted from the first byte
/// that is not consumed; pointers into it are valid until the next `fill` or `consume`.
final class ByteWindow {
  /// What is asked of the source at a time.
  static let usualReadSize = 256 << 10
  private let readSize: Int
  private var usualCapacity: Int { 2 * readSize }
  /// How much is checked together for UTF-8: it stays in the processor's cache.
  private static let blockSize = 32 << 10

  private var memory: UnsafeMutableRawBufferPointer
  private var lower = 0
  /// Where the bytes end that may be looked at.
  private var upper = 0
  /// Where the bytes end that were read: behind `upper` stands a line that has no LF yet.
  private var filled = 0
  /// Whether the bytes behind the last LF wait until the LF is written.
  private let waitsForLF: Bool
  /// Where the bytes end that were checked together for UTF-8, and those that are.
  private var checkedEnd = 0
  private var validEnd = 0
  private var reader: SourceReader?
  /// Is told of the bytes that are consumed, some of them later: `note` makes sure of all.
  private var recorder: LineRecorder?
  /// Where the bytes begin that were consumed and that the recorder was not told of.
  private var noted = 0
  /// The absolute offset in the source of the first byte that is not consumed.
  private(set) var offset: Int64 = 0
  /// Where the first record may begin: behind a byte order mark.
  private(set) var start: Int64 = 0
  /// Whether there is nothing more than what was read.
  private(set) var isAtEnd = true
  /// Where the source has a byte that is not NUL, as far as it is known: what is before it is no room
  /// that a writer reserved.
  private var knownText: Int64 = 0
  /// Whether the source ends here because it could not be read on.
  private(set) var hasFailed = false

  private let onProblem: (TailError) -> Void

  /// - Parameters:
  ///   - waitsForLF: whether a line is to be seen only once its LF is there, but for one that is
  ///     longer than a record may be.
  ///   - readSize: what is asked of the source at a time.
  ///   - onProblem: told why a source could not be read on; it ends there for now.
  init(
    waitsForLF: Bool = false, readSize: Int = usualReadSize,
    onProblem: @escaping (TailError) -> Void
  ) {
    self.waitsForLF = waitsForLF
    self.readSize = readSize
    self.onProblem = onProblem
    memory = .allocate(byteCount: 2 * readSize + MetadataReader.padding, alignment: 64)
  }

  deinit {
    memory.deallocate()
  }

  /// Starts on a source at the reader's offset. The recorder is told of what is consumed.
  func open(_ reader: SourceReader, _ recorder: LineRecorder? = nil) {
    noteConsumed()
    self.reader = reader
    self.recorder = recorder
    empty()
    offset = reader.offset
    isAtEnd = false
    hasFailed = false
    knownText = 0
    start = 0
    passMark()
  }

  /// Passes over a byte order mark at the start of a source: it is no part of the first record.
  private func passMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard offset == 0, require(mark.count), bytes.starts(with: mark) else { return }
    consume(mark.count)
    start = offset
  }

  /// Lets go of the source.
  func close() {
    noteConsumed()
    reader = nil
    recorder = nil
    empty()
    isAtEnd = true
  }

  /// Tells the recorder of all that was consumed.
  func noteConsumed() {
    if noted < lower {
      recorder?.note(
        UnsafeRawBufferPointer(rebasing: memory[noted..<lower]), at: offset - Int64(lower - noted))
    }
    noted = lower
  }

  private func empty() {
    (lower, upper, filled) = (0, 0, 0)
    noted = 0
    (checkedEnd, validEnd) = (0, 0)
  }

  /// Whether bytes were read that wait for what follows them.
  var hasUnconsumedBytes: Bool { filled > lower }

  /// The bytes that are there. `MetadataReader.padding` bytes behind them can be read.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[lower..<upper])
  }

  /// The number of bytes that are there.
  var count: Int { upper - lower }

  /// Reads more. False where the source has nothing more now.
  func fill() -> Bool {
    while true {
      let count = read()
      if count == 0 { return false }
      if show(newest: count) { return true }
    }
  }

  private func read() -> Int {
    guard let reader, !isAtEnd else { return 0 }
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(
      rebasing: memory[filled..<min(memory.count - MetadataReader.padding, filled + readSize)])
    var count = 0
    do {
      count = try reader.read(into: room)
    } catch {
      hasFailed = true
      onProblem(error)
    }
    filled += count
    isAtEnd = count == 0 || reader.isAtEnd
    return count
  }

  /// Shows what may be looked at of what was read last. False where that is nothing.
  private func show(newest count: Int) -> Bool {
    let start = filled - count
    if memory[filled - 1] == 0, isReserved() { leaveReserved() }
    guard filled > start else { return false }
    if !waitsForLF || filled - lower >= TextCursor.longestRecord {
      upper = filled
      return true
    }
    guard let last = memory[start..<filled].lastIndex(of: 0x0A) else { return false }
    upper = last + 1
    return true
  }

  /// Whether the source has nothing but NUL behind what was read: room that a writer reserved.
  private func isReserved() -> Bool {
    let end = offset + Int64(filled - lower)
    guard let reader, end > knownText else { return false }
    guard let text = reader.endOfZeros(from: end) else { return true }
    knownText = text
    return false
  }

  /// Ends the source with its text: NUL up to the end of a file has not been written yet.
  private func leaveReserved() {
    filled = memory[lower..<filled].lastIndex { $0 != 0 }.map { $0 + 1 } ?? lower
    filled = max(filled, upper)
    isAtEnd = true
  }

  /// Makes sure of `wanted` bytes, where the source has them. False where it has fewer.
  func require(_ wanted: Int) -> Bool {
    while count < wanted {
      guard fill() else { return false }
    }
    return true
  }

  /// Takes bytes off the front.
  func consume(_ count: Int) {
    lower += count
    offset += Int64(count)
    if lower == filled {
      noteConsumed()
      empty()
      if memory.count > usualCapacity + MetadataReader.padding { resize(usualCapacity) }
    }
  }

  /// Whether the first `count` bytes, which are there, are UTF-8. They must end with a character.
  ///
  /// Text is checked some lines at a time, since a call costs as much as a line; where a block has
  /// something else, each record of it is checked alone.
  func isUTF8(upTo count: Int) -> Bool {
    let end = lower + count
    if end > checkedEnd { checkBlock(upTo: end) }
    if end <= validEnd { return true }
    return UTF8Check.isValid(UnsafeRawBufferPointer(rebasing: memory[lower..<end]))
  }

  /// Some of what is there, from the front, which is valid UTF-8 and mostly ends with a line; `nil`
  /// where it has anything else, or no whole line.
  var validLines: UnsafeRawBufferPointer? {
    if lower >= checkedEnd { checkBlock(upTo: lower) }
    return lower < validEnd ? UnsafeRawBufferPointer(rebasing: memory[lower..<validEnd]) : nil
  }

  /// Checks a block of whole lines, or what ends at `end` where that is longer.
  private func checkBlock(upTo end: Int) {
    let lines = memory[lower..<min(upper, lower + Self.blockSize)]
    checkedEnd = max(end, lines.lastIndex(of: 0x0A).map { $0 + 1 } ?? lower)
    if UTF8Check.isValid(UnsafeRawBufferPointer(rebasing: memory[lower..<checkedEnd])) {
      validEnd = checkedEnd
    }
  }

  /// How many lines end in the first `count` bytes.
  func countLines(upTo count: Int) -> Int64 {
    var lines: Int64 = 0
    var start = 0
    while start < count, let base = memory.baseAddress,
      let found = memchr(base + lower + start, 0x0A, count - start)
    {
      start = UnsafeRawPointer(found) - UnsafeRawPointer(base + lower) + 1
      lines += 1
    }
    return lines
  }

  /// Where the line that begins at `start` ends: the position of its LF; `nil` where the source
  /// has none. `limit`: give up after so many bytes, as if the LF were there.
  func endOfLine(from start: Int, limit: Int) -> Int? {
    var searched = start
    while true {
      let stop = min(count, start + limit)
      if searched < stop, let base = memory.baseAddress,
        let found = memchr(base + lower + searched, 0x0A, stop - searched)
      {
        return UnsafeRawPointer(found) - UnsafeRawPointer(base + lower)
      }
      if stop == start + limit { return nil }
      searched = stop
      if !fill() { return nil }
    }
  }

  private func makeRoom() {
    let capacity = memory.count - MetadataReader.padding
    if capacity - filled >= readSize / 2 { return }
    noteConsumed()
    let kept = filled - lower
    if lower > 0, kept <= capacity / 2 {
      if let base = memory.baseAddress { memmove(base, base + lower, kept) }
      moveToFront()
    } else {
      resize(max(capacity + readSize, kept * 3 / 2 + readSize))
    }
  }

  private func resize(_ capacity: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: capacity + MetadataReader.padding, alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[lower..<filled]))
    memory.deallocate()
    memory = larger
    moveToFront()
  }

  /// Notes that the bytes that are kept were moved to the front of the memory.
  private func moveToFront() {
    upper -= lower
    filled -= lower
    checkedEnd = max(0, checkedEnd - lower)
    validEnd = max(0, validEnd - lower)
    lower = 0
    noted = 0
  }
}
