/// Names that are like one that does not exist.
public enum SimilarNames {
  /// The best of the known names for one that is mistyped, at most three.
  public static func names(like name: String, among known: [String]) -> [String] {
    let near = known.map { (name: $0, distance: distance(Array($0.utf8), Array(name.utf8))) }
      .filter { $0.distance <= max(1, name.utf8.count * 2 / 5) }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// How many bytes have to be put in, taken out, replaced or swapped with their neighbour (the
  /// restricted Damerau-Levenshtein distance).
  private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var before: [Int] = []
    var row = Array(0...other.count)
    for (position, byte) in one.enumerated() {
      var next = [position + 1]
      for (column, wanted) in other.enumerated() {
        var least = min(row[column] + (byte == wanted ? 0 : 1), row[column + 1] + 1)
        least = min(least, next[column] + 1)
        if position > 0, column > 0, byte == other[column - 1], one[position - 1] == wanted {
          least = min(least, before[column - 1] + 1)
        }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[other.count]
  }
}
