/// The files of one run in one directory.
public struct RunDirectory: Sendable {
  /// The canonical absolute path of the directory: no `.`, no `..`, no symbolic link. A byte that is
  /// not UTF-8 is one of U+10FF80 … U+10FFFF, so that no two directories have the same path.
  public let path: String
  /// The run id. U+FFFD stands for what is not UTF-8.
  public let runID: String
  /// Its sources, by name, and of one name the oldest rotation first.
  public let files: [SourceFile]

  /// A run of its parts.
  public init(path: String, runID: String, files: [SourceFile]) {
    self.path = path
    self.runID = runID
    self.files = files
  }

  /// The same without the file at a path, which is compared by its bytes.
  public func without(path excluded: String) -> RunDirectory {
    RunDirectory(
      path: path, runID: runID, files: files.filter { !$0.path.utf8.elementsEqual(excluded.utf8) })
  }
}
