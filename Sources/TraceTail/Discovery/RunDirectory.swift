internal import TraceBytes

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

  /// Whether its name says which run it is of.
  public var isRunDirectory: Bool { RunPlace(ofName: path).isRun }

  /// The same as that of another run.
  public func with(runID: String) -> RunDirectory {
    RunDirectory(path: path, runID: runID, files: files)
  }

  /// The same with other files.
  public func with(files: [SourceFile]) -> RunDirectory {
    RunDirectory(path: path, runID: runID, files: files)
  }

  /// What files as `app.1.log` are if `app.log` is their log, and not there; `nil` where they have other
  /// names, or an id that does not come from these.
  public var asRotations: RunDirectory? {
    var rotated: [SourceFile] = []
    var id = ""
    for file in files {
      guard file.rotation == 0 else { return nil }
      let bytes = file.name.pathBytes
      let name = SourceName(bytes)
      guard name.needsLiveFile, name.withoutLiveFile(bytes).runID == runID else { return nil }
      id = name.runID
      rotated.append(SourceFile(path: file.path, name: bytes, name, kind: file.kind))
    }
    return rotated.isEmpty ? nil : RunDirectory(path: path, runID: id, files: rotated)
  }

  /// The same without the file at a path, which is compared by its bytes.
  public func without(path excluded: String) -> RunDirectory {
    RunDirectory(
      path: path, runID: runID, files: files.filter { !$0.path.utf8.elementsEqual(excluded.utf8) })
  }
}
