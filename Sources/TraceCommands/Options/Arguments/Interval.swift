internal import ArgumentParser

/// Bounds of options that are a number of seconds.
enum Interval {
  static func check(
    _ seconds: Double, _ bounds: ClosedRange<Double>, of option: String, standard: String
  ) throws {
    guard !bounds.contains(seconds) else { return }
    let (least, most) = (bounds.lowerBound, bounds.upperBound)
    throw Setting(name: option, value: "\(seconds)").refused(
      "it is not from \(least) to \(Int(most)) seconds", hint: "The default is \(standard).")
  }
}
