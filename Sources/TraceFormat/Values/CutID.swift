/// The short form of a run id that the writer puts into its texts.
public enum CutID {
  /// The id of the run itself where a cut id is a chain: "parent -> child".
  public static func last(of name: String) -> String {
    guard let arrow = name.ranges(of: " -> ").last else { return name }
    return String(name[arrow.upperBound...])
  }

  /// Whether one of the writer's versions cuts a run id to that name.
  public static func isCut(of run: String, _ name: String) -> Bool {
    Rule.allCases.contains { make(runID: run, rule: $0) == name }
  }
}
