/// Cut ids as the writer makes them.
extension CutID {
  /// How the writer has cut ids; it changed over its releases.
  public enum Rule: Sendable, CaseIterable {
    /// Date, hour and minute, and the last six characters: `202504250601176575` of
    /// `20250425060119106859T9795176575`. From 0.0.73 on, and of the reference's SQLite handler.
    case dated
    /// Second and fraction, and the last eight: `011910685995176575`. From 0.0.80 on.
    case timed
  }

  /// The cut id of a run, behind that of its parent where it has one: `PARENT -> RUN`.
  ///
  /// An id without `T` keeps its first twelve and last six characters, or its last eight. Characters
  /// are Unicode scalars, as Python counts them.
  public static func make(
    runID: String, parentRunID: String? = nil, rule: Rule = .dated
  ) -> String {
    guard let parentRunID, !parentRunID.isEmpty else { return cut(runID, rule) }
    return cut(parentRunID, rule) + " -> " + cut(runID, rule)
  }

  private static func cut(_ id: String, _ rule: Rule) -> String {
    let scalars = id.unicodeScalars
    let split = scalars.firstIndex(of: "T")
    let date = scalars[..<(split ?? scalars.endIndex)]
    let rest = split.map { scalars[scalars.index(after: $0)...] } ?? date
    var cut = String.UnicodeScalarView()
    switch rule {
    case .dated:
      cut.append(contentsOf: date.prefix(12))
      cut.append(contentsOf: rest.suffix(6))
    case .timed:
      if split != nil { cut.append(contentsOf: date.dropFirst(10).prefix(10)) }
      cut.append(contentsOf: rest.suffix(8))
    }
    return String(cut)
  }
}
