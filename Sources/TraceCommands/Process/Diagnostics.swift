internal import ArgumentParser
internal import Glibc
internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// Warnings and errors, on standard error: what is wrong on the first line, what to do on the next.
enum Diagnostics {
  /// Says that something was left out, while everything else goes on.
  static func warn(_ message: String) {
    write("warning", message, color: .yellow)
  }

  /// Says something that is worth knowing, while everything goes on.
  static func note(_ message: String) {
    write("note", message, color: .yellow)
  }

  /// Says what ended the process, and returns its exit status.
  static func report(_ error: any Error) -> Int32 {
    switch error {
    case let failure as CommandFailure: write("error", failure.message, color: .red)
    case let error as RunLookupError: write("error", error.message, color: .red)
    case is StoreError, is TailError: write("error", "\(error)", color: .red)
    case OutputError.closed: break
    default: return reportParserError(error)
    }
    return status(of: error).rawValue
  }

  /// The status of an error of the work itself, not of the arguments.
  static func status(of error: any Error) -> ExitStatus {
    switch error {
    case let failure as CommandFailure: failure.status
    case let error as StoreError: ExitStatus(error.kind)
    case is TailError: .unreadable
    case is RunLookupError: .usage
    case OutputError.closed: .closedOutput
    default: .failed
    }
  }

  /// Help and version are errors to ArgumentParser too: those without fault.
  private static func reportParserError(_ error: any Error) -> Int32 {
    let text = Tracetail.fullMessage(for: error)
    switch Tracetail.exitCode(for: error) {
    case .success:
      do {
        let output = Output()
        try output.write(text + "\n")
        try output.flush()
        return ExitStatus.done.rawValue
      } catch {
        return report(error)
      }
    case .validationFailure:
      let prefix = "Error: "
      write(
        "error", text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text, color: .red)
      return ExitStatus.usage.rawValue
    default:
      if let code = error as? ExitCode { return code.rawValue }
      write("error", "\(error)", color: .red)
      return ExitStatus.failed.rawValue
    }
  }

  /// The one door of all messages: whatever is in one, it does no harm to a terminal. The names in it
  /// are single lines already, see `EscapedText` and the errors of the modules.
  private static func write(_ kind: String, _ message: String, color: Terminal.Color) {
    let terminal = Terminal.standardError
    let shown = message.printableLines
    terminal.write("tracetail: \(terminal.paint(kind + ":", color)) \(shown)\n")
  }
}

/// A command that cannot do what was asked: the message (with a hint on its next line) and the
/// exit status.
struct CommandFailure: Error, CustomStringConvertible {
  let status: ExitStatus
  let message: String
  var description: String { message }
}
