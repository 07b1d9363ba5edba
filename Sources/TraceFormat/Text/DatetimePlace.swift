/// Where the datetime stands in a header: lines that have one there are never text.
struct DatetimePlace: Sendable {
  /// Why a line that begins as a header does is none.
  enum Fault: Sendable, Equatable {
    case datetime(DatetimeFault)
    /// Its datetime is one, and what follows it is not like the template.
    case otherEnd

    /// The reason in words.
    var reason: String {
      switch self {
      case .datetime(let fault): fault.reason
      case .otherEnd: "it begins with a datetime as a header does, and goes on otherwise"
      }
    }
  }

  let before: FieldSequence
  let behind: FieldSequence
  /// The first byte that follows the datetime.
  let end: UInt8?

  /// Looks for a datetime at its place in a line that is no header.
  ///
  /// A number or an unknown form of datetime counts only where all the rest is as in a header.
  func fault(
    in line: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, _ fields: TextFields
  ) -> Fault? {
    guard let end, let walk = ForwardWalk(line, upTo: line.count),
      let start = before.match(walk, of: line, datetimes, into: fields)
    else { return nil }
    let most = Swift.min(line.count, start + DatetimeReader.longest)
    guard line[start..<most].prefix(16).contains(where: \.isASCIIDigit) else { return nil }
    var position = start
    while position < most {
      guard let next = line[position..<most].firstIndex(of: end) else { break }
      let value = UnsafeRawBufferPointer(rebasing: line[start..<next])
      if datetimes.read(value) != nil { return .otherEnd }
      if let fault = datetimes.fault(in: value),
        fault.isCertain || isLikeHeader(line, from: next, datetimes, fields)
      {
        return .datetime(fault)
      }
      position = next + 1
    }
    return nil
  }

  private func isLikeHeader(
    _ line: UnsafeRawBufferPointer, from start: Int, _ datetimes: DatetimeReader,
    _ fields: TextFields
  ) -> Bool {
    let rest = UnsafeRawBufferPointer(rebasing: line[start...])
    guard let walk = ForwardWalk(rest, upTo: rest.count) else { return false }
    return behind.match(walk, of: rest, datetimes, into: fields) != nil
  }
}
