internal import ArgumentParser
internal import Logging

/// The program's own log.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The least level that is logged.", valueName: "level"))
  var logLevel = Logger.Level.info

  @Option(help: "How the log looks.")
  var logFormat = LogFormat.text

  @Option(
    help: ArgumentHelp(
      """
      Append the log to a file, opened again at SIGHUP. (default: it goes to standard error)
      """,
      valueName: "file"),
    completion: .file())
  var logFile: String?

  func validate() throws {
    if logFile?.isEmpty == true {
      throw Setting(name: "--log-file", value: "")
        .refused("it names no file", hint: "Leave it out to log to standard error.")
    }
  }
}
