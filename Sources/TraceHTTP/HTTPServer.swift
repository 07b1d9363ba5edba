internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// A server for people and programs that look: GET and HEAD, with limits, on threads of its own.
///
/// One thread talks to clients, others make the answers. No client can keep more of it than its limits
/// say.
public final class HTTPServer: Sendable {
  let limits: HTTPLimits
  let access: HTTPAccess
  private let handler: @Sendable (HTTPRequest) -> HTTPResponse
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let workers: NIOThreadPool
  private let isLong: @Sendable (HTTPRequest) -> Bool
  /// One thread: what takes long waits for its like, and nothing else does.
  private let longWorker = NIOThreadPool(numberOfThreads: 1)
  private let connections = Atomic(0)
  private let eventStreams = Atomic(0)
  /// The socket in the file system that it listens to, if it listens to one.
  private let socket = Mutex(SocketState())

  private struct SocketState {
    var socket: UnixSocket?
  }

  /// A server that is not started.
  ///
  /// - Parameters:
  ///   - access: who may ask.
  ///   - limits: what a client may take.
  ///   - threads: so many answers are made at once.
  ///   - isLong: whether the answer may take long; these are made one after the other, on one more
  ///     thread, and keep no other request waiting.
  ///   - handler: makes the answer; it is called on those threads.
  public init(
    access: HTTPAccess, limits: HTTPLimits = HTTPLimits(), threads: Int = 2,
    isLong: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) {
    (self.access, self.limits, self.isLong, self.handler) = (access, limits, isLong, handler)
    workers = NIOThreadPool(numberOfThreads: threads)
  }

  /// Takes requests from now on.
  ///
  /// - Returns: the port, which the system chooses where 0 was asked for.
  /// - Throws: what says why it cannot listen there.
  public func start(host: String, port: Int) throws -> Int {
    workers.start()
    longWorker.start()
    let listening = bootstrap()
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .bind(host: host, port: port)
    return try listening.wait().localAddress?.port ?? port
  }

  /// Takes requests from now on by a socket in the file system, which is removed at the end.
  ///
  /// - Parameters:
  ///   - path: where it is; one that a process left behind there gives way.
  ///   - mode: who may connect: who may write to it.
  /// - Throws: what says why it cannot listen there.
  public func start(socket path: String, mode: UInt32) throws {
    workers.start()
    longWorker.start()
    let unixSocket = try UnixSocket(path: path, mode: mode)
    socket.withLock { $0.socket = unixSocket }
    _ = try bootstrap().withBoundSocket(unixSocket.descriptor).wait()
  }

  private func bootstrap() -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { [self] channel in prepare(channel) }
  }

  /// Ends it: connections are closed, and who makes an answer is told that nobody waits for it.
  ///
  /// - Throws: what says why it could not be ended.
  public func stop() throws {
    socket.withLock { $0.socket?.remove() }
    try group.syncShutdownGracefully()
    try workers.syncShutdownGracefully()
    try longWorker.syncShutdownGracefully()
  }

  func answer(_ request: HTTPRequest, on loop: any EventLoop) -> EventLoopFuture<HTTPResponse> {
    (isLong(request) ? longWorker : workers).runIfActive(eventLoop: loop) { [handler] in
      handler(request)
    }
  }

  /// Counts a connection as an event stream, and no longer among the others.
  ///
  /// - Returns: whether there may be one more.
  func beginEventStream() -> Bool {
    let count = eventStreams.wrappingAdd(1, ordering: .relaxed).newValue
    if count > limits.eventStreams {
      eventStreams.wrappingSubtract(1, ordering: .relaxed)
      return false
    }
    connections.wrappingSubtract(1, ordering: .relaxed)
    return true
  }

  /// Counts it among the others again, where its end is counted.
  func endEventStream() {
    eventStreams.wrappingSubtract(1, ordering: .relaxed)
    connections.wrappingAdd(1, ordering: .relaxed)
  }

  func work<Result: Sendable>(
    on loop: any EventLoop, _ body: @escaping @Sendable () throws -> Result
  ) -> EventLoopFuture<Result> {
    workers.runIfActive(eventLoop: loop, body)
  }

  private func prepare(_ channel: any Channel) -> EventLoopFuture<Void> {
    // Where it fails, the connection is closed.
    struct TooMany: Error {}
    let count = connections.wrappingAdd(1, ordering: .relaxed).newValue
    channel.closeFuture.whenComplete { [self] _ in
      connections.wrappingSubtract(1, ordering: .relaxed)
    }
    return channel.eventLoop.makeCompletedFuture {
      if count > limits.connections { throw TooMany() }
      let pipeline = channel.pipeline.syncOperations
      let meter = RequestMeter(limit: limits.requestBytes)
      try pipeline.addHandler(meter)
      try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
      try pipeline.addHandler(RequestHandler(self, meter))
    }
  }
}
