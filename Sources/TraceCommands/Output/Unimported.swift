internal import TraceBytes
internal import TracePipeline
internal import TraceStore

/// What is on the disk and not in the database yet, in the files that it knows and in new ones beside
/// them: a reason why nothing was found.
struct Unimported {
  /// So many sources are looked at at most, only to say why nothing was found.
  private static let mostSources = 20_000

  private let root: String
  private let files: Int
  private let bytes: Int64

  /// Of the directory that has the most. `nil` where there is nothing, or looking would take long.
  init?(databaseAt path: String) {
    guard let database = try? TraceDatabase(path: path, access: .read),
      let survey = try? StatusSurvey(ofRootsIn: database, most: Self.mostSources),
      let (root, found) = survey.roots.max(by: { $0.value.bytes < $1.value.bytes }), found.bytes > 0
    else { return nil }
    self.root = root
    files = found.behind + found.new
    bytes = found.bytes
  }

  /// What there is, and what to do.
  var text: String {
    let path = ShownPath.line(root)
    return "\(Quantity.count(files, "file")) in \(path) \(files == 1 ? "has" : "have")"
      + " \(Quantity.bytes(bytes)) that \(bytes == 1 ? "is" : "are") not imported yet:"
      + " `tracetail import \(path)` reads them."
  }
}
