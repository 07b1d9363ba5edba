/// The short form of a run id that the writer puts into its texts.
public enum CutID {
  /// The id of the run itself where a cut id is a chain: "parent -> child".
  public static func last(of name: String) -> String {
    guard let arrow = name.ranges(of: " -> ").last else { return name }
    return String(name[arrow.upperBound...])
  }

  /// Whether one of the writer's versions cuts a run id to that name: its first 12 characters and its
  /// last 6, or its time of day and its last 8.
  public static func isCut(of run: String, _ name: String) -> Bool {
    let characters = run.unicodeScalars
    let whole = String(characters.prefix(12)) + String(characters.suffix(6))
    let timed = String(characters.dropFirst(10).prefix(10)) + String(characters.suffix(8))
    return name == whole || name == timed
  }
}
