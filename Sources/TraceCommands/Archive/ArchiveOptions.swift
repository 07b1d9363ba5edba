internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `--archive`: where partitions are that are read too.
struct ArchiveOptions: ParsableArguments {
  @Option(
    name: .customLong("archive"),
    help: ArgumentHelp(
      "Read the partitions in that directory too: what `tracetail archive` moved there.",
      valueName: "directory"),
    completion: .directory)
  var archive: String?

  /// The directory; `nil` where none was named.
  ///
  /// - Throws: where it is not there, or has no partition.
  func directory(of database: DatabaseLocation) throws -> ArchiveDirectory? {
    guard let archive else { return nil }
    let directory = ArchiveDirectory(path: archive)
    if try directory.partitions(of: database.path).isEmpty {
      throw CommandFailure(
        status: .usage,
        message: """
          --archive "\(EscapedText.line(archive))": there is no partition in it
          Name the directory that was given to `tracetail archive --to`.
          """)
    }
    return directory
  }
}
