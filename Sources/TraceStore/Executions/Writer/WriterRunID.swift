internal import TraceBytes
internal import TraceFormat

/// What a run id of the writer proves: when the run began, and which name it has.
///
/// The releases have made ids of the same two parts: the start to the microsecond, in UTC, and the last
/// ten decimal digits of the SHA-256 hash of the name.
///
///     20261123151421205228T6565455742   start, name   from 0.0.36 on
///     656545574220261123151410218998    name, start   0.0.35
///     6565455742                        name          the workflows of 0.0.78
struct WriterRunID: Equatable {
  /// When the run began, in microseconds since 1970; `nil` where the id does not say.
  let start: Int64?
  /// The last ten digits of the hash of its name.
  let nameDigits: UInt64

  /// What a run id proves; `nil` where it is none of the writer's.
  init?(_ id: String) {
    let bytes = Array(id.utf8)
    let (name, start): (ArraySlice<UInt8>, ArraySlice<UInt8>)
    switch bytes.count {
    case 31 where bytes[20] == 0x54: (start, name) = (bytes[0..<20], bytes[21...])
    case 30: (name, start) = (bytes[0..<10], bytes[10...])
    case 10: (name, start) = (bytes[...], [])
    default: return nil
    }
    guard name.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if start.isEmpty {
      self.start = nil
    } else {
      guard let moment = WrittenMoment(digits: start) else { return nil }
      self.start = moment.earliest
    }
    nameDigits = name.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }

  /// Whether the id was made of that name, as it is or in lower case.
  func isMade(of name: String) -> Bool {
    if Self.digits(of: name) == nameDigits { return true }
    let lower = name.lowercased()
    return lower != name && Self.digits(of: lower) == nameDigits
  }

  /// The ten digits that the writer makes of a name.
  static func digits(of name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { SHA256(of: UnsafeRawBufferPointer($0)).lastTenDigits }
  }
}
