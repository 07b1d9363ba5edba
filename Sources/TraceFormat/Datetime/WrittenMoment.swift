/// When something was logged, as far as its datetime says: within the second, the millisecond or the
/// microsecond that was written.
public struct WrittenMoment: Sendable, Equatable {
  /// The earliest instant that it can be, in microseconds since 1970-01-01 00:00:00.
  public let earliest: Int64
  /// It is so many microseconds later at most; never below 1.
  public let resolution: Int64

  /// What comes after all that it can be.
  public var end: Int64 { earliest + resolution }

  /// A datetime `YYYY-MM-DD HH:MM:SS[.ffffff]`, with a space or a `T`; `nil` of any other text. What is
  /// after the sixth digit of a fraction is left out.
  public init?(datetime text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D,
      bytes[10] == 0x20 || bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
      let seconds = Self.seconds(
        bytes[0..<4], bytes[5..<7], bytes[8..<10], bytes[11..<13], bytes[14..<16], bytes[17..<19])
    else { return nil }
    var (fraction, resolution) = (Int64(0), Int64(1_000_000))
    if bytes.count > 20, bytes[19] == 0x2E || bytes[19] == 0x2C {
      for byte in bytes[20...].prefix(6) {
        guard byte.isASCIIDigit else { break }
        resolution /= 10
        fraction += Int64(byte - 0x30) * resolution
      }
    }
    earliest = seconds * 1_000_000 + fraction
    self.resolution = resolution
  }

  /// The moment `YYYYmmddHHMMSSffffff` of a run id; `nil` of any other text.
  public init?(digits: some Sequence<UInt8>) {
    let bytes = Array(digits)
    guard bytes.count == 20, let fraction = Self.number(bytes[14...]),
      let seconds = Self.seconds(
        bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<12], bytes[12..<14])
    else { return nil }
    earliest = seconds * 1_000_000 + Int64(fraction)
    resolution = 1
  }

  private static func seconds(_ parts: ArraySlice<UInt8>...) -> Int64? {
    let numbers = parts.compactMap(number)
    guard numbers.count == 6 else { return nil }
    var time = CivilTime()
    (time.year, time.month, time.day) = (numbers[0], numbers[1], numbers[2])
    (time.hour, time.minute, time.second) = (numbers[3], numbers[4], numbers[5])
    return time.isValid ? time.localSeconds : nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy(\.isASCIIDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
