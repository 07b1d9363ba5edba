internal import Synchronization

/// An answer that goes on until the client goes away or the server ends it: server-sent events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// Whoever makes the events sends a piece, and the next one once the client has taken it: so a slow
/// client costs one piece, and no other client waits for it. All of it may be called on any thread.
public final class HTTPEventStream: Sendable {
  private struct State {
    /// Takes a piece to the client, `nil` for the end; not there before the answer has begun.
    var connection: (@Sendable ([UInt8]?) -> Void)?
    var isClosed = false
  }

  private let state = Mutex(State())
  private let onReady: @Sendable (HTTPEventStream) -> Void
  private let onClose: @Sendable () -> Void

  /// A stream whose answer has not begun.
  ///
  /// - Parameters:
  ///   - onReady: is called when a piece can be sent: once the answer has begun, and whenever the client
  ///     has taken the piece before. It must not block.
  ///   - onClose: is called once, when nobody takes anything any more. It must not block.
  public init(
    onReady: @escaping @Sendable (HTTPEventStream) -> Void,
    onClose: @escaping @Sendable () -> Void
  ) {
    (self.onReady, self.onClose) = (onReady, onClose)
  }

  /// Sends a piece: whole events, each with the empty line that ends it. Nothing where nobody takes it
  /// any more.
  public func send(_ events: [UInt8]) {
    state.withLock { $0.connection?(events) }
  }

  /// Ends it; browsers then ask again, with the id of the last event that they have.
  public func end() {
    state.withLock { $0.connection?(nil) }
  }

  func begin(_ connection: @escaping @Sendable ([UInt8]?) -> Void) {
    state.withLock { if !$0.isClosed { $0.connection = connection } }
    onReady(self)
  }

  func didTake() { onReady(self) }

  func close() {
    let isFirst = state.withLock { state in
      defer { state = State(connection: nil, isClosed: true) }
      return !state.isClosed
    }
    if isFirst { onClose() }
  }
}
