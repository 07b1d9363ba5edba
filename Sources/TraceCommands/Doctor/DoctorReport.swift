/// What the doctor found, as text and as JSON.
struct DoctorReport {
  let findings: [Finding]

  /// Whether anything does not work.
  var hasFailures: Bool { findings.contains { $0.level == .fail } }

  /// A line for each finding, its remedy below it; where it is quiet, only for those that are not ok.
  func text(columns: Int, isQuiet: Bool) -> String {
    let terminal = Terminal.standardOutput
    let width = findings.map(\.check.count).max() ?? 0
    var text = ""
    for finding in findings where !isQuiet || finding.level != .ok {
      let name = finding.check.padded(to: width)
      let level = finding.level.rawValue.padded(to: 4)
      let color: Terminal.Color? =
        switch finding.level {
        case .ok: nil
        case .warn: .yellow
        case .fail: .red
        }
      let margin = String(repeating: " ", count: width + 8)
      text += color.map { terminal.paint(level, $0) } ?? level
      text += "  \(name)  "
      text += Self.wrapped(EscapedText.line(finding.found), columns, margin) + "\n"
      if let remedy = finding.remedy {
        text += margin + Self.wrapped(EscapedText.line(remedy), columns, margin) + "\n"
      }
    }
    guard !isQuiet else { return text }
    let (fails, warns) = (count(.fail), count(.warn))
    text += "\n"
    text +=
      fails + warns == 0
      ? "All is well.\n"
      : "\(Quantity.count(fails, "failure")), \(Quantity.count(warns, "warning"))\n"
    return text
  }

  /// The same as one line of JSON for each finding.
  func json() throws -> String {
    try findings.map { finding in
      try JSONText.line(
        Encoded(
          check: finding.check, level: finding.level.rawValue, found: finding.found,
          remedy: finding.remedy))
    }.joined()
  }

  private func count(_ level: Finding.Level) -> Int { findings.count { $0.level == level } }

  /// Breaks a text between words, so that it fits behind a margin.
  private static func wrapped(_ text: String, _ columns: Int, _ margin: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if margin.count + line.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n" + margin)
  }

  private struct Encoded: Encodable {
    let check: String
    let level: String
    let found: String
    let remedy: String?
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
