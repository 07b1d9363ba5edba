internal import ArgumentParser
internal import Foundation
internal import TracePipeline

/// Which files are read: the same for every command that reads
/// sources.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Roots, run directories or files; .gz and .zst too. (default: the path of the file handler in \
      \(TraceHandlers.variable))
      """,
      valueName: "path"),
    completion: .file(), transform: SourcePath.path(of:))
  private var given: [String] = []

  /// The paths: those that were given, else the root that the writer's handlers name.
  var paths: [String] {
    given.isEmpty ? TraceHandlers.environment.path.map { [$0] } ?? [] : given
  }

  @Option(
    help: ArgumentHelp(
      "Read the files of that name too, besides those of run directories. Can be repeated.",
      valueName: "glob"))
  var include: [String] = []

  @Option(
    help: ArgumentHelp("Leave out the files of that name. Can be repeated.", valueName: "glob"))
  var exclude: [String] = []

  @Flag(help: "Follow symbolic links out of the roots too.")
  var followLinks = false

  func validate() throws {
    if paths.isEmpty {
      throw ValidationError(
        """
        Missing expected argument '<path> ...'
        Name a root, a run directory or a file, such as ./logs.
        """)
    }
    for (name, globs) in [("--include", include), ("--exclude", exclude)]
    where globs.contains("") {
      throw Setting(name: name, value: "")
        .refused("it matches no file", hint: "Write a pattern such as '*.log', in quotes.")
    }
  }

  /// Refuses, before anything is opened or made, paths that are not there or are the database.
  func check(apartFrom database: DatabaseLocation?) throws {
    for path in paths {
      guard FileManager.default.fileExists(atPath: path) else {
        throw CommandFailure(
          status: .unreadable,
          message: """
            cannot read \(EscapedText.line(path)): there is no such file or directory
            Nothing was done. A relative path begins at \
            \(FileManager.default.currentDirectoryPath).
            """)
      }
    }
    if let database { try checkNone(is: database) }
  }

  /// Warns of paths that hold no source.
  ///
  /// - Returns: the status of a command that had nothing else to say.
  func checkSources(apartFrom globs: [String]) -> ExitStatus {
    Self.checkSources(in: paths, include: include, exclude: exclude + globs)
  }

  /// Warns of those of some paths that hold no source.
  static func checkSources(
    in paths: [String], include: [String] = [], exclude: [String] = []
  ) -> ExitStatus {
    let empty = EmptyPath.find(in: paths, include: include, exclude: exclude)
    for path in empty { Diagnostics.warn(path.message) }
    return empty.isEmpty ? .done : .unreadable
  }

  /// Refuses paths that are the database.
  func checkNone(is database: DatabaseLocation) throws {
    for path in paths where database.isSameFile(as: path) {
      throw ValidationError(
        """
        \(EscapedText.line(path)) is the database itself
        Name the traces to read; the database is named by --db.
        """)
    }
  }
}
