internal import Glibc
internal import Synchronization

/// Why results could not be written.
enum OutputError: Error, CustomStringConvertible {
  /// The reader went away, as `head` does. Nothing is wrong.
  case closed
  case failed(errno: Int32)

  var description: String {
    switch self {
    case .closed: "standard output is closed"
    case .failed(let code):
      "cannot write to standard output: \(String(cString: strerror(code)))\n"
        + "What was committed to the database stays."
    }
  }
}

/// Standard output, written in blocks: what is not flushed is not written.
final class Output: Sendable {
  private struct State {
    var pending: [UInt8] = []
    var failure: OutputError?
    var waited = Duration.zero
  }

  private static let blockSize = 1 << 16
  private let state = Mutex(State())

  /// Whether a write has failed; no other will succeed.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// How long it has waited for its reader until now.
  var waited: Duration { state.withLock { $0.waited } }

  /// Adds text.
  func write(_ text: String) throws {
    try state.withLock { state in
      state.pending.append(contentsOf: text.utf8)
      if state.pending.count >= Self.blockSize { try Self.flush(&state) }
    }
  }

  /// Writes what is pending. Throws again what was thrown before.
  func flush() throws {
    try state.withLock { try Self.flush(&$0) }
  }

  private static func flush(_ state: inout State) throws(OutputError) {
    defer { state.pending.removeAll(keepingCapacity: true) }
    if let failure = state.failure { throw failure }
    let start = ContinuousClock.now
    defer { state.waited += ContinuousClock.now - start }
    do {
      try write(state.pending[...], to: STDOUT_FILENO)
    } catch {
      state.failure = error
      throw error
    }
  }

  /// Writes all of the bytes with write(2).
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(OutputError) {
    var rest = bytes
    while !rest.isEmpty {
      let (count, code) = rest.withUnsafeBytes { buffer in
        let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        return (count, errno)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if code == EPIPE {
        throw .closed
      } else if code != EINTR {
        throw .failed(errno: code)
      }
    }
  }
}
