/// Why a text that has the shape of a datetime is none.
public enum DatetimeFault: Sendable, Equatable {
  /// A day, hour, minute or second that does not exist.
  case impossible(String)
  /// A number that may be an epoch, and has too many digits.
  case longNumber(String)
  /// The name of a zone that is none of those of the zone that was said.
  case unknownZone(String)
  /// No year, and none was said.
  case withoutYear
  /// Digits and signs as datetimes have them, in an order that is not known.
  case unknownForm

  /// The reason in words.
  public var reason: String {
    switch self {
    case .impossible(let reason), .longNumber(let reason): reason
    case .unknownZone(let name):
      "its time zone \"\(name)\" is not known; --timezone says where it is"
    case .withoutYear: "its datetime has no year; --year says it"
    case .unknownForm: "its datetime is of a form that is not known; --datetime-format says it"
    }
  }

  /// Whether a line that begins so is surely meant as a header: nothing else looks like that.
  var isCertain: Bool {
    switch self {
    case .impossible, .unknownZone, .withoutYear: true
    case .longNumber, .unknownForm: false
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it is made as datetimes are: a clock, at least three more digits, and else only signs,
  /// blanks and a few words.
  var looksLikeDatetime: Bool {
    guard count >= 8, count <= 48 else { return false }
    var digits = 0
    var letters = 0
    var hasClock = false
    for (position, byte) in enumerated() {
      if byte.isASCIIDigit {
        digits += 1
        continue
      }
      if byte.isASCIILetter {
        letters += 1
        continue
      }
      guard " -/.:,+".utf8.contains(byte) else { return false }
      if byte == 0x3A, position > 0, position + 2 < count, self[position - 1].isASCIIDigit,
        self[position + 1].isASCIIDigit, self[position + 2].isASCIIDigit
      {
        hasClock = true
      }
    }
    return hasClock && digits >= 7 && letters <= 24
  }
}
