internal import ArgumentParser

/// `--archive` and `--no-archive`, for the commands that look at traces: without either they read the
/// archive that the database knows of, see `ArchiveChoice`.
struct ReadArchiveOptions: ParsableArguments {
  @OptionGroup var named: ArchiveOptions

  @Flag(
    name: .customLong("no-archive"),
    help: "Do not read the archive that the database knows of.")
  var isLeftOut = false

  func validate() throws {
    guard isLeftOut, named.archive != nil else { return }
    throw ValidationError(
      """
      --archive and --no-archive exclude one another
      Give one of them.
      """)
  }
}
