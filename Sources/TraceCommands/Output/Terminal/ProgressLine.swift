internal import TracePipeline

/// One line about how far a run is. Rates are those of the last seconds.
struct ProgressLine {
  private struct Sample {
    let seconds: Double
    let bytes: Int64
    let records: Int
  }

  private static let windowSeconds = 5.0
  private var samples: [Sample] = []

  /// The line for a snapshot, at `seconds` since the start. What does not fit into `columns` is
  /// left out from its end.
  mutating func text(
    _ snapshot: ImportProgress.Snapshot, seconds: Double, columns: Int
  ) -> String {
    samples.append(
      Sample(seconds: seconds, bytes: snapshot.bytes, records: snapshot.records))
    while samples.count > 2, samples[1].seconds < seconds - Self.windowSeconds {
      samples.removeFirst()
    }
    var parts = [amount(snapshot), "\(Quantity.count(snapshot.records)) records"]
    if let activity = snapshot.activity {
      parts.append(EscapedText.line(activity))
    } else {
      parts.append(contentsOf: speed(snapshot))
    }
    var line = parts.removeFirst()
    for part in parts where line.count + part.count + 2 <= columns { line += "  " + part }
    return String(line.prefix(columns))
  }

  private func amount(_ snapshot: ImportProgress.Snapshot) -> String {
    let done = Quantity.bytes(snapshot.bytes)
    guard snapshot.totalBytes > 0 else { return done }
    // A file may have grown since its size was added up.
    let percent = min(100, Int(Double(snapshot.bytes) / Double(snapshot.totalBytes) * 100))
    return "\(done) of \(Quantity.bytes(snapshot.totalBytes))  \(percent) %"
  }

  private func speed(_ snapshot: ImportProgress.Snapshot) -> [String] {
    guard let first = samples.first, let last = samples.last, last.seconds > first.seconds
    else { return [] }
    let seconds = last.seconds - first.seconds
    var parts = ["\(Quantity.count(Int(Double(last.records - first.records) / seconds)))/s"]
    let bytesPerSecond = Double(last.bytes - first.bytes) / seconds
    let rest = Double(snapshot.totalBytes - snapshot.bytes)
    if rest > 0, bytesPerSecond > 0 {
      parts.append("\(Quantity.duration(rest / bytesPerSecond)) left")
    }
    return parts
  }
}
