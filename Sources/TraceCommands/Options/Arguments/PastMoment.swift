internal import Foundation
internal import TraceFormat
internal import TraceStore

/// A moment as people write it: `30s`, `15m`, `24h`, `7d` or `2w` ago, or a datetime in UTC.
enum PastMoment {
  /// What rows are compared with; `nil` where it is neither.
  static func bound(_ text: String, now: Date) -> DatetimeBound? {
    ago(text, now: now) ?? datetime(text)
  }

  private static func ago(_ text: String, now: Date) -> DatetimeBound? {
    guard let seconds = TimeSpan.seconds(text) else { return nil }
    // Cut, not rounded, so that nothing of the first second is left out.
    let then = (now.timeIntervalSince1970 - seconds).rounded(.down)
    return bound(microseconds: Int64(then) * 1_000_000)
  }

  /// A date, or a datetime to the minute or finer, with or without an offset.
  private static func datetime(_ text: String) -> DatetimeBound? {
    let reader = try? DatetimeReader()
    for rest in ["", ":00", " 00:00:00"] {
      var whole = text + rest
      let reading = whole.withUTF8 { reader?.read(UnsafeRawBufferPointer($0)) }
      switch reading {
      case .asWritten: return DatetimeBound(whole)
      case .microseconds(let microseconds): return bound(microseconds: microseconds)
      case .withoutYear, nil: continue
      }
    }
    return nil
  }

  private static func bound(microseconds: Int64) -> DatetimeBound {
    var bytes: [UInt8] = []
    DatetimeReader.append(microseconds: microseconds, to: &bytes)
    return DatetimeBound(String(decoding: bytes, as: UTF8.self))
  }
}

extension Setting {
  /// What rows are compared with.
  ///
  /// - Throws: the error that refuses it, where it is no moment.
  func bound(now: Date) throws -> DatetimeBound {
    guard let bound = PastMoment.bound(value, now: now) else {
      throw refused(
        "it is neither a duration nor a datetime",
        hint: "Write 30s, 15m, 24h, 7d or 2w, or a datetime in UTC: 2026-01-02 or"
          + " '2026-01-02 03:04:05'.")
    }
    return bound
  }
}
