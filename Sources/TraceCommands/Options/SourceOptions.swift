internal import ArgumentParser
internal import Foundation

/// Which files are read: the same for every command that reads
/// sources.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Roots, run directories or files; .gz and .zst too.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "Read the files of that name too, besides those of run directories. Can be repeated.",
      valueName: "glob"))
  var include: [String] = []

  @Option(
    help: ArgumentHelp("Leave out the files of that name. Can be repeated.", valueName: "glob"))
  var exclude: [String] = []

  func validate() throws {
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
