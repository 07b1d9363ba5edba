internal import ArgumentParser
internal import Glibc

/// The program `tracetail`: arguments in, text and an exit status out.
public enum TracetailTool {
  /// Runs the command that the arguments name, and ends the process.
  ///
  /// The exit status is one of those that `tracetail --help` lists.
  public static func main() -> Never {
    // A reader that went away is an error of `write`, so that an import is not killed by it.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Tracetail.parseAsRoot()
      try command.run()
      exit(ExitStatus.done.rawValue)
    } catch {
      exit(Diagnostics.report(error))
    }
  }
}
