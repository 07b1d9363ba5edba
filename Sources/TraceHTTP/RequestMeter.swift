internal import NIOCore

/// Counts what a client sends before it is parsed: a request that is too large is never held.
final class RequestMeter: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let refusal =
    "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

  private let limit: Int
  private var bytes = 0
  /// Whether nothing of an answer is on its way, so that the refusal is no part of one.
  private var isIdle = true
  private var isClosed = false

  init(limit: Int) {
    self.limit = limit
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isClosed { return }
    bytes += Self.unwrapInboundIn(data).readableBytes
    guard bytes > limit else { return context.fireChannelRead(data) }
    isClosed = true
    guard isIdle else { return context.close(promise: nil) }
    let closed = context.eventLoop.makePromise(of: Void.self)
    closed.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    context.writeAndFlush(
      Self.wrapOutboundOut(context.channel.allocator.buffer(string: Self.refusal)), promise: closed)
  }

  /// A request is whole, and is answered.
  func didReceiveRequest() { (bytes, isIdle) = (0, false) }

  /// It was answered.
  func didAnswer() { isIdle = true }
}
