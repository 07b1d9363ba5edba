/// Takes off what other programs put around the lines of a text. What it hands out is valid until it is
/// asked again, and as long as the line is.
public final class LineUnwrapper {
  /// A line without what was around it, and what that said.
  public struct Line {
    /// What the program wrote, without the LF.
    public let text: UnsafeRawBufferPointer
    /// When, in the words of the wrapping.
    public let datetime: UnsafeRawBufferPointer
    /// Into which stream.
    public let stream: Stream
    /// Whether the next line of the stream goes on with what the program wrote on one line.
    public let isPartial: Bool
  }

  /// How the lines are wrapped.
  public let wrapping: LineWrapping
  private let reader: MetadataReader?
  private static let dockerKeys = try? JSONKeys("message=log,datetime=time,mode=stream")

  /// An unwrapper of lines that are wrapped so.
  public init(_ wrapping: LineWrapping) {
    self.wrapping = wrapping
    reader = wrapping == .docker ? Self.dockerKeys.map { MetadataReader(keys: $0) } : nil
  }

  /// The unwrapper that a line is for, which is as for `unwrap`; `nil` where it is not wrapped.
  public static func find(for line: UnsafeRawBufferPointer) -> LineUnwrapper? {
    let wrapping: LineWrapping
    switch line.first {
    case UInt8(ascii: "{"): wrapping = .docker
    case let first? where first.isASCIIDigit: wrapping = .cri
    default: return nil
    }
    let unwrapper = LineUnwrapper(wrapping)
    return unwrapper.unwrap(line) == nil ? nil : unwrapper
  }

  /// Unwraps a line; `nil` where it is not wrapped. It is without its LF, and `MetadataReader.padding`
  /// bytes behind it can be read.
  public func unwrap(_ line: UnsafeRawBufferPointer) -> Line? {
    wrapping == .cri ? cri(line) : docker(line)
  }

  private func cri(_ line: UnsafeRawBufferPointer) -> Line? {
    // 2026-01-02T03:04:05.123456789Z stdout F text
    guard line.count >= 28, line[4] == 0x2D, line[10] == 0x54, line[0].isASCIIDigit,
      let end = line.prefix(40).firstIndex(of: 0x20), end >= 20,
      line[..<end].allSatisfy({ $0.isASCIIDigit || "-+:.TZ".utf8.contains($0) })
    else { return nil }
    let rest = line.part(from: end + 1)
    let stream: Stream
    if rest.begins(with: "stdout ") {
      stream = .stdout
    } else if rest.begins(with: "stderr ") {
      stream = .stderr
    } else {
      return nil
    }
    let tags = rest.part(from: 7)
    guard let first = tags.first, first == UInt8(ascii: "F") || first == UInt8(ascii: "P") else {
      return nil
    }
    // More tags may follow a colon.
    let tagEnd = tags.prefix(64).firstIndex(of: 0x20) ?? tags.count
    guard tagEnd == 1 || tags[1] == UInt8(ascii: ":") else { return nil }
    return Line(
      text: tags.part(from: min(tagEnd + 1, tags.count)),
      datetime: UnsafeRawBufferPointer(rebasing: line[..<end]), stream: stream,
      isPartial: first == UInt8(ascii: "P"))
  }

  private func docker(_ line: UnsafeRawBufferPointer) -> Line? {
    guard let reader, line.begins(with: "{\"log\":"), reader.read(line) == .record else {
      return nil
    }
    let (log, time, mode) = (
      reader.fields[.message], reader.fields[.datetime], reader.fields[.mode]
    )
    guard log.kind == .string, time.kind == .string, mode.kind == .string, !reader.isRepaired,
      mode.bytes.isEqual("stdout") || mode.bytes.isEqual("stderr")
    else { return nil }
    let isPartial = log.bytes.last != 0x0A
    return Line(
      text: isPartial ? log.bytes : UnsafeRawBufferPointer(rebasing: log.bytes.dropLast()),
      datetime: time.bytes, stream: mode.bytes.isEqual("stderr") ? .stderr : .stdout,
      isPartial: isPartial)
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func part(from start: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[start...])
  }

  fileprivate func begins(with word: StaticString) -> Bool {
    count >= word.utf8CodeUnitCount
      && UnsafeRawBufferPointer(rebasing: prefix(word.utf8CodeUnitCount)).isEqual(word)
  }
}
