internal import Foundation
internal import TraceStore

extension Quantity {
  /// How long something took, as far as it is known: "1.74 s", "5.3–6.3 s", "≤ 0.6 s".
  static func elapsed(_ bounds: TimeBounds) -> String {
    let (least, most) = (bounds.least, bounds.most)
    let exact = elapsed(most)
    // What is between does not show.
    if most - least < 0.01 || elapsed(least) == exact { return exact }
    if least < 0.05 || least < most / 20 {
      return most < 59.95 ? String(format: "≤ %.1f s", up(most)) : "≤ \(exact)"
    }
    guard most < 59.95 else { return "\(elapsed(least))–\(exact)" }
    let places = most < 1 ? 2 : 1
    return String(format: "%.\(places)f–%.\(places)f s", least, most)
  }

  /// Rounded up to a tenth, so that it is no less.
  private static func up(_ seconds: Double) -> Double { (seconds * 10).rounded(.up) / 10 }
}
