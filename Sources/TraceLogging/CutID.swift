/// The short form of a run id that the writer shows in its text files.
public enum CutID {
  /// How the writer has cut ids; it changed over its releases.
  public enum Rule: Sendable {
    /// Date, hour and minute, and the last six characters: `202504250601176575` of
    /// `20250425060119106859T9795176575`. From 0.0.73 on, and of the reference's SQLite handler.
    case dated
    /// Minute, second and fraction, and the last eight: `011910685995176575`. From 0.0.80 on.
    case recent
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
    let scalars = Array(id.unicodeScalars)
    let split = scalars.firstIndex(of: "T")
    let date = scalars[..<(split ?? scalars.count)]
    let rest = split.map { scalars[($0 + 1)...] } ?? date
    var cut = String.UnicodeScalarView()
    switch rule {
    case .dated:
      cut.append(contentsOf: date.prefix(12))
      cut.append(contentsOf: rest.suffix(6))
    case .recent:
      if split != nil { cut.append(contentsOf: date.dropFirst(10).prefix(10)) }
      cut.append(contentsOf: rest.suffix(8))
    }
    return String(cut)
  }
}
