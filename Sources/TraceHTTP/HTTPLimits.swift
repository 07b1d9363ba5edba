/// What a client may take of a server.
public struct HTTPLimits: Sendable {
  /// So many connections are open at once; another one is closed at once.
  public var connections = 256
  /// So many event streams are open at once beside them; another one is refused.
  public var eventStreams = 1024
  /// So many bytes a request may have: its line, its headers and its body.
  public var requestBytes = 16 << 10
  /// Within so many seconds a request has to be there whole, from when the connection or the answer
  /// before began to wait for it.
  public var requestSeconds = 10.0
  /// Within so many seconds the client has to take a piece of an answer.
  public var pieceSeconds = 60.0
  /// After so many seconds without an event a stream says that it is alive.
  public var heartbeatSeconds = 15.0

  /// The limits of a page for people.
  public init() {}
}
