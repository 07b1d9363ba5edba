internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `tracetail backup`: a copy of the database that is proven to be one, and back again.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database to a file, or make a database from such a file.",
    usage: """
      tracetail backup <file> [--force] [<options>]
      tracetail backup --restore <file> --db <new database>
      """,
    discussion: """
      The copy is one state of the database, made while others read it and write to it. A name \
      that ends with .zst or .gz is packed. The file gets its name only when it is proven to be \
      sound and to hold every row of every table; whatever happens before, there is no half \
      file. Until it is packed, the copy needs the room of the database in the directory of the \
      file.

      --restore proves that a backup is sound, and never writes over a database. Without \
      tracetail, `zstd -d traces.db.zst` gives the database too.

      EXAMPLES:
        tracetail backup /backup/traces-$(date +%F).db.zst --db traces.db
        tracetail backup --restore /backup/traces-2026-01-02.db.zst --db new.db
      """)

  @Argument(
    help: ArgumentHelp("The file to write, or with --restore to read.", valueName: "file"),
    completion: .file())
  var file: String

  @Flag(help: "Make the database of --db, which must not be there yet, from the file.")
  var restore = false

  @Flag(help: "Replace a file that is there already.")
  var force = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if file.isEmpty || file.hasSuffix("/") {
      throw Setting(name: "FILE", value: file)
        .refused("it names no file", hint: "Name a file, such as traces.db.zst.")
    }
    if restore && force {
      throw ValidationError(
        """
        --force is not for --restore
        A database is never written over: choose another --db, or move the old one away.
        """)
    }
    if restore && database.database == nil {
      throw ValidationError(
        "--restore needs --db\nName the database to make, which must not be there yet.")
    }
    if try database.location().isSameFile(as: file) {
      throw ValidationError(
        "\(EscapedText.line(file)) is the database itself\nName another file.")
    }
  }

  func run() throws {
    let location = try database.location()
    let summary = try UpkeepDisplay.during(
      isWanted: !output.quiet, advice: "Nothing was written; run the same command again."
    ) { monitor in
      try check(restore ? location.path : file)
      if restore { return try Restore.run(file, to: location.path, monitor) }
      return try Backup(database.open(.read)).write(to: file, isReplacing: force, monitor)
    }
    let results = Output()
    let report = BackupReport(
      summary: summary, database: location.path, file: file, isRestored: restore)
    if output.json {
      try results.write(report.json())
    } else if !output.quiet {
      try results.write(report.text)
    }
    try results.flush()
  }

  /// Refuses what is there already, before anything is copied.
  private func check(_ target: String) throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory) else { return }
    if isDirectory.boolValue || restore || !force {
      throw CommandFailure(
        status: .usage,
        message: """
          \(EscapedText.line(target)) is \(isDirectory.boolValue ? "a directory" : "there already")
          \(isDirectory.boolValue || restore ? "Choose another name, or move it away."
            : "Choose another name, or replace it with --force.")
          """)
    }
  }
}
