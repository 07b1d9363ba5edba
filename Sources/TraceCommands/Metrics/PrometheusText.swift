internal import Foundation

/// Metrics in the text form of Prometheus
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
struct PrometheusText {
  /// The media type of the form.
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// What a number is of.
  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  /// All metrics until now.
  private(set) var text = ""

  /// Adds a metric with the samples that it has; nothing where it has none.
  ///
  /// - Parameters:
  ///   - name: its name, with its unit, and `_total` where it is a counter.
  ///   - kind: what its numbers are of.
  ///   - help: what it says.
  ///   - label: what tells its samples apart; `nil` of a single one.
  ///   - samples: the value of the label, and the number.
  mutating func add(
    _ name: StaticString, _ kind: Kind, _ help: StaticString, by label: StaticString,
    _ samples: [(value: String, number: Double)]
  ) {
    guard !samples.isEmpty else { return }
    addHead(name, kind, help)
    for (value, number) in samples {
      text += "\(name){\(label)=\"\(Self.escaped(value))\"} \(Self.number(number))\n"
    }
  }

  /// Adds a metric of one number; nothing where that is not known.
  mutating func add(
    _ name: StaticString, _ kind: Kind, _ help: StaticString, _ number: Double?
  ) {
    guard let number else { return }
    addHead(name, kind, help)
    text += "\(name) \(Self.number(number))\n"
  }

  /// Adds how often something took how long.
  mutating func add(_ name: StaticString, _ help: StaticString, _ histogram: Histogram) {
    addHead(name, .histogram, help)
    var count = 0
    for (bound, more) in zip(histogram.bounds + [.infinity], histogram.counts) {
      count += more
      text += "\(name)_bucket{le=\"\(Self.number(bound))\"} \(count)\n"
    }
    text += "\(name)_sum \(Self.number(histogram.sum))\n\(name)_count \(count)\n"
  }

  private mutating func addHead(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// Whole numbers as such; no other has more digits than tell it apart.
  private static func number(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    return number.isNaN ? "NaN" : number.isInfinite ? number > 0 ? "+Inf" : "-Inf" : "\(number)"
  }
}
