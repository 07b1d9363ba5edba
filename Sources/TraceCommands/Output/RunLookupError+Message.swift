internal import TraceStore

extension RunLookupError {
  /// What is wrong, and on the next line what to do; run ids are foreign text, and may be long.
  var message: String {
    switch self {
    case .unknown(let name, let path, let near):
      "no run \(Self.quoted(name)) in the database \(path)\n"
        + (near.isEmpty
          ? "The table traces has no rows yet; `tracetail import` or `tracetail follow` fills it."
          : "Did you mean \(Self.list(near, or: true))? `tracetail runs` lists them.")
        + (Unimported(databaseAt: path).map { "\n\($0.text)" } ?? "")
    case .archived(let name, let path, let partition):
      "the run \(Self.quoted(name)) of the database \(path) was archived, into the partition"
        + " \(partition)\n--archive <directory> reads it."
    case .ambiguous(let name, let path, let candidates, let hasMore):
      "several runs in the database \(path) are \(Self.quoted(name)): "
        + Self.list(candidates, or: false) + (hasMore ? " and more" : "")
        + "\nGive more of the run id."
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + EscapedText.line(text, columns: 64) + "\""
  }

  private static func list(_ runs: [String], or: Bool) -> String {
    let names = runs.map { EscapedText.line($0, columns: 64) }
    guard or, names.count > 1, let last = names.last else { return names.joined(separator: ", ") }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
