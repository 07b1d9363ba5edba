internal import ArgumentParser
internal import CMalloc
internal import Glibc

/// The program `tracetail`: arguments in, text and an exit status out.
public enum TracetailTool {
  /// Runs the command that the arguments name, and ends the process.
  ///
  /// The exit status is one of those that `tracetail --help` lists.
  public static func main() -> Never {
    // A reader that went away is an error of `write`, so that an import is not killed by it.
    signal(SIGPIPE, SIG_IGN)
    keepMemorySmall()
    do {
      try CommandNames.check(Array(CommandLine.arguments.dropFirst()))
      var command = try Tracetail.parseAsRoot()
      try command.run()
      Pager.finish()
      exit(ExitStatus.done.rawValue)
    } catch OutputError.closed where Pager.isRunning {
      // The person has seen enough.
      Pager.finish()
      exit(ExitStatus.done.rawValue)
    } catch {
      Pager.finish()
      exit(Diagnostics.report(error))
    }
  }

  /// Gives large pieces of memory back when they are freed. glibc keeps them from the second one on,
  /// so that what was taken for one long record would stay (mallopt(3), M_MMAP_THRESHOLD).
  private static func keepMemorySmall() {
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    // With that comes a small one of these: each commit would give back what the next one takes.
    mallopt(M_TRIM_THRESHOLD, 1 << 20)
  }
}
