import TraceFormat

/// Random templates, values and records.
struct RandomRecords<Generator: RandomNumberGenerator> {
  var random: Generator

  /// A text of up to `most` characters, hard ones among them.
  mutating func text(most: Int, lines: Bool = false) -> String {
    let ordinary = Array("abcXYZ019 .,:;_-|/()[]{}<>#\"'\\%")
    let hard: [Character] = [
      "é", "東", "😀", "\u{301}", "\t", "\u{2028}", "\u{85}", "\u{200B}", "𝄞", "ไ",
    ]
    let count = Int.random(in: 0...most, using: &random)
    var text = ""
    for _ in 0..<count {
      switch Int.random(in: 0..<20, using: &random) {
      case 0 where lines: text.append("\n")
      case 1..<4: text.append(hard.randomElement(using: &random) ?? "é")
      default: text.append(ordinary.randomElement(using: &random) ?? "a")
      }
    }
    return text
  }

  /// A word of letters and digits.
  mutating func word() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let count = Int.random(in: 1...12, using: &random)
    return String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
  }

  mutating func datetime() -> String {
    func two(_ range: ClosedRange<Int>, _ random: inout Generator) -> String {
      let number = Int.random(in: range, using: &random)
      return number < 10 ? "0\(number)" : "\(number)"
    }
    let date = "20\(two(10...99, &random))-\(two(1...12, &random))-\(two(1...28, &random))"
    let time = "\(two(0...23, &random)):\(two(0...59, &random)):\(two(0...59, &random))"
    return ["\(date) \(time)", "\(date)T\(time).25+0700", "\(date) \(time),506"]
      .randomElement(using: &random) ?? date
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }

  mutating func bool() -> Bool { Bool.random(using: &random) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}
