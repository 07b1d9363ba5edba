internal import NIOCore
internal import NIOHTTP1

/// The side of an event stream that talks to the client; it lives on the loop of its connection.
final class EventConnection {
  /// Browsers ask again after so many milliseconds when the connection is lost.
  private static let beginning = Array("retry: 2000\n\n".utf8)
  /// A line that says nothing, so that no proxy takes the connection for dead.
  private static let heartbeat = Array(":\n\n".utf8)

  private let stream: HTTPEventStream
  private let server: HTTPServer
  private let context: ChannelHandlerContext
  /// So many pieces are on their way.
  private var pieces = 0
  /// Ends the wait: for the client to take them, or for something to send.
  private var timer: Scheduled<Void>?
  private var isEnding = false
  private var isClosed = false

  init(_ stream: HTTPEventStream, _ server: HTTPServer, _ context: ChannelHandlerContext) {
    (self.stream, self.server, self.context) = (stream, server, context)
  }

  /// Begins, after the head of the answer.
  func begin() {
    let loop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: loop)
    write(Self.beginning) { [stream] in
      stream.begin { piece in loop.execute { bound.value.send(piece) } }
    }
  }

  /// The client is gone.
  func close() {
    isClosed = true
    timer?.cancel()
    stream.close()
  }

  private func send(_ piece: [UInt8]?) {
    if isClosed || isEnding { return }
    if let piece {
      // Events have markup too.
      return write(server.access.basePath.located(piece)) { [stream] in stream.didTake() }
    }
    isEnding = true
    let ended = context.eventLoop.makePromise(of: Void.self)
    ended.futureResult.assumeIsolated().whenComplete { _ in self.context.close(promise: nil) }
    wait(server.limits.pieceSeconds) { $0.context.close(promise: nil) }
    context.writeAndFlush(RequestHandler.wrapOutboundOut(.end(nil)), promise: ended)
  }

  private func write(_ piece: [UInt8], whenTaken: @escaping () -> Void) {
    pieces += 1
    wait(server.limits.pieceSeconds) { $0.context.close(promise: nil) }
    let taken = context.eventLoop.makePromise(of: Void.self)
    taken.futureResult.assumeIsolated().whenSuccess {
      if self.isClosed || self.isEnding { return }
      self.pieces -= 1
      if self.pieces == 0 {
        self.wait(self.server.limits.heartbeatSeconds) { $0.write(Self.heartbeat) {} }
      }
      whenTaken()
    }
    let buffer = context.channel.allocator.buffer(bytes: piece)
    context.writeAndFlush(
      RequestHandler.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: taken)
  }

  private func wait(_ seconds: Double, _ body: @escaping (EventConnection) -> Void) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(
      in: .milliseconds(Int64(seconds * 1000))
    ) {
      body(self)
    }
  }
}
