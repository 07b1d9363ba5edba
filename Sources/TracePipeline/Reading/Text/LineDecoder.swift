internal import TraceFormat

/// What a program wrote of the lines of a text: without what a container runtime put around them, and
/// without the colours of headers. What it hands out is valid until it is asked again.
final class LineDecoder {
  private let unwrapper: LineUnwrapper?
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var bytes: [UInt8] = []

  /// A decoder of lines that are wrapped so; `nil`: not at all.
  init(_ wrapping: LineWrapping?) {
    unwrapper = wrapping.map { LineUnwrapper($0) }
  }

  deinit {
    memory.deallocate()
  }

  /// Whether lines are wrapped.
  var isWrapped: Bool { unwrapper != nil }

  /// A line without its wrapping; `nil` where it has none. It may lie in the line itself.
  func unwrap(_ line: UnsafeRawBufferPointer) -> LineUnwrapper.Line? {
    unwrapper?.unwrap(line.withoutMarks)
  }

  /// What is to be judged of a line.
  func content(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    unwrap(line)?.text.withoutMarks ?? line
  }

  /// A line without colours.
  func withoutColours(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    bytes.removeAll(keepingCapacity: true)
    Colours.strip(line, into: &bytes)
    return keep()
  }

  /// The text of a record of some lines.
  func text(of record: UnsafeRawBufferPointer, isColoured: Bool) -> UnsafeRawBufferPointer {
    bytes.removeAll(keepingCapacity: true)
    if isWrapped { unwrap(linesOf: record) } else { bytes.append(contentsOf: record) }
    if isColoured {
      let coloured = bytes
      bytes.removeAll(keepingCapacity: true)
      coloured.withUnsafeBytes { Colours.strip($0, into: &bytes) }
    }
    return keep()
  }

  /// A line that belongs to no record as a record of its own: with the datetime and the stream of its
  /// wrapping, as `Template.wrapped` has them.
  func whole(_ record: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let firstEnd = record.firstIndex(of: 0x0A) ?? record.count
    guard let first = unwrap(UnsafeRawBufferPointer(rebasing: record[..<firstEnd])) else {
      return nil
    }
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: first.datetime)
    bytes += first.stream == .stderr ? " error ".utf8 : " info ".utf8
    unwrap(linesOf: record)
    return keep()
  }

  private func unwrap(linesOf record: UnsafeRawBufferPointer) {
    var partial: Stream?
    var isFirst = true
    for part in record.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let raw = UnsafeRawBufferPointer(rebasing: part)
      let inner = unwrap(raw)
      if !isFirst, partial == nil || partial != inner?.stream { bytes.append(0x0A) }
      isFirst = false
      bytes.append(contentsOf: inner?.text ?? raw)
      partial = inner?.isPartial == true ? inner?.stream : nil
    }
  }

  /// Puts the bytes where they stay until the next call, with room behind them for a JSON parser.
  private func keep() -> UnsafeRawBufferPointer {
    let needed = bytes.count + MetadataReader.padding
    if memory.count < needed || memory.count > 4 * needed + (1 << 20) {
      memory.deallocate()
      memory = .allocate(byteCount: needed * 3 / 2, alignment: 64)
    }
    memory.copyBytes(from: bytes)
    if bytes.capacity > 1 << 20 { bytes = [] }
    return UnsafeRawBufferPointer(rebasing: memory[..<(needed - MetadataReader.padding)])
  }
}

extension UnsafeRawBufferPointer {
  /// Without NULs and byte order marks at its front, which say nothing.
  fileprivate var withoutMarks: UnsafeRawBufferPointer {
    var rest = self[...]
    while let first = rest.first {
      if first == 0 {
        rest = rest.dropFirst()
      } else if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
        rest = rest.dropFirst(3)
      } else {
        break
      }
    }
    return UnsafeRawBufferPointer(rebasing: rest)
  }
}
