internal import ArgumentParser
internal import TraceBytes

/// The names of the commands, and what is said to somebody who mistypes one.
enum CommandNames {
  private static let all: [String] = {
    let configuration = Tracetail.configuration
    let commands = configuration.groupedSubcommands.flatMap(\.subcommands)
    return commands.compactMap { $0.configuration.commandName } + ["help"]
  }()

  /// Refuses arguments that begin with a word which is no command, also after `help`.
  static func check(_ arguments: [String]) throws {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    try check(name: first)
    guard first == "help", arguments.count > 1, !arguments[1].hasPrefix("-") else { return }
    try check(name: arguments[1])
  }

  private static func check(name: String) throws {
    guard !all.contains(name) else { return }
    let similar = SimilarNames.names(like: name, among: all).first
    throw CommandFailure(
      status: .usage,
      message: """
        there is no command \(EscapedText.line(name))
        \(similar.map { "Did you mean `tracetail \($0)`?" } ?? "`tracetail --help` lists them.")
        """)
  }
}
