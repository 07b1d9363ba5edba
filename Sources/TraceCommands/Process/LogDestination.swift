internal import Glibc
internal import Synchronization

/// Where the lines of the log go: standard error, or a file that can be opened again.
final class LogDestination: Sendable {
  private let path: String?
  private let descriptor: Mutex<Int32>

  /// To append to the file at a path, or to standard error where there is none.
  init(path: String?) throws {
    self.path = path
    descriptor = Mutex(try path.map(Self.open) ?? STDERR_FILENO)
  }

  deinit {
    guard path != nil else { return }
    descriptor.withLock { _ = close($0) }
  }

  /// Opens the file anew, as is needed after a rotation. After an error the old one is written to.
  func reopen() throws {
    guard let path else { return }
    let new = try Self.open(path)
    descriptor.withLock { descriptor in
      close(descriptor)
      descriptor = new
    }
  }

  /// Writes a line at once. What cannot be written is given up: following goes on without a log.
  func write(_ line: String) {
    // The lock keeps lines whole, and the descriptor open.
    descriptor.withLock { try? Output.write(Array(line.utf8)[...], to: $0) }
  }

  private static func open(_ path: String) throws -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    let code = errno
    guard descriptor >= 0 else {
      throw Setting(name: "--log-file", value: path).refused(
        "it cannot be opened: \(String(cString: strerror(code)))",
        hint: "Name a file that this user may write to, in a directory that is there.")
    }
    return descriptor
  }
}
