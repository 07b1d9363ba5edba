/// Keeps what happens again and again from filling the log.
///
/// Of each kind five are let through in a minute, and the others are counted. While it goes on, the
/// minute becomes two, four, up to an hour.
struct RepeatLimit {
  /// What was left out of one kind.
  struct Omission: Equatable {
    let kind: String
    let count: Int
    /// The time in which it was left out.
    let seconds: Int
  }

  private struct Window {
    let start: Double
    let length: Double
    var count = 0
  }

  private static let allowance = 5
  private static let shortest = 60.0
  private static let longest = 3600.0
  private var windows: [String: Window] = [:]

  /// Whether one more of a kind is let through now. `endWindows` is to be called before.
  mutating func admits(_ kind: String, at now: Double) -> Bool {
    var window = windows[kind] ?? Window(start: now, length: Self.shortest)
    window.count += 1
    windows[kind] = window
    return window.count <= Self.allowance
  }

  /// Tells what was left out in the windows that are over; in all of them where nothing more will
  /// come, `isLast`.
  mutating func endWindows(at now: Double, isLast: Bool = false) -> [Omission] {
    var omissions: [Omission] = []
    for (kind, window) in windows where isLast || now >= window.start + window.length {
      let count = window.count - Self.allowance
      guard count > 0 else {
        windows[kind] = nil
        continue
      }
      windows[kind] = Window(start: now, length: min(window.length * 2, Self.longest))
      omissions.append(
        Omission(kind: kind, count: count, seconds: Int((now - window.start).rounded(.up))))
    }
    return omissions.sorted { $0.kind < $1.kind }
  }
}
