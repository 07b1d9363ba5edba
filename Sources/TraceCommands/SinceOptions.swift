internal import ArgumentParser
internal import Foundation
internal import TraceFormat
internal import TraceStore

/// `--since`, for every command that looks at a part of the time.
struct SinceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Only what was logged since then: 30s, 15m, 24h, 7d or 2w ago, or a datetime in UTC such as \
      2026-01-02 or '2026-01-02 03:04'.
      """,
      valueName: "time"))
  var since: String?

  func validate() throws {
    _ = try bound()
  }

  /// The datetime that rows are compared with; `nil` where all are wanted.
  func bound() throws -> DatetimeBound? {
    try since.map { try Self.bound($0, now: Date()) }
  }

  /// The same of what was given.
  static func bound(_ text: String, now: Date) throws -> DatetimeBound {
    guard let bound = ago(text, now: now) ?? datetime(text) else {
      throw Setting(name: "--since", value: text).refused(
        "it is neither a duration nor a datetime",
        hint: "Write 30s, 15m, 24h, 7d or 2w, or a datetime in UTC: 2026-01-02 or"
          + " '2026-01-02 03:04:05'.")
    }
    return bound
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
      case nil: continue
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
