internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A connection: takes one request after the other, has it answered by another thread, and sends the
/// answer.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    /// No request has begun.
    case waiting
    /// A request has begun.
    case receiving(HTTPRequestHead, body: [UInt8])
    /// A request is answered.
    case answering(HTTPRequestHead, HTTPRequest.Cancellation)
    /// Nothing is taken any more.
    case closing
  }

  private let server: HTTPServer
  private let meter: RequestMeter
  private var state = State.waiting
  private var deadline: Scheduled<Void>?
  private var closesAfterAnswer = false
  private var events: EventConnection?

  init(_ server: HTTPServer, _ meter: RequestMeter) {
    self.server = server
    self.meter = meter
  }

  func channelActive(context: ChannelHandlerContext) {
    setDeadline(server.limits.requestSeconds, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    if case .answering(_, let cancellation) = state { cancellation.set() }
    state = .closing
    if let events {
      server.endEventStream()
      events.close()
      self.events = nil
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (Self.unwrapInboundIn(data), state) {
    case (.head(let head), .waiting): state = .receiving(head, body: [])
    case (.body(let more), .receiving(let head, let body)):
      state = .receiving(head, body: body + more.readableBytesView)
    case (.end, .receiving(let head, let body)): answer(head, body, context)
    // Who sends requests without waiting gets one answer.
    case (_, .answering): closesAfterAnswer = true
    case (_, .waiting), (_, .receiving), (_, .closing): break
    }
  }

  private func answer(
    _ asked: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext
  ) {
    var head = asked
    head.uri = server.access.basePath.address(of: head.uri)
    deadline?.cancel()
    meter.didReceiveRequest()
    let cancellation = HTTPRequest.Cancellation()
    state = .answering(head, cancellation)
    closesAfterAnswer = !head.isKeepAlive
    if let refusal = server.access.refusal(head) { return send(refusal, head, context) }
    if server.access.isLogin(head) {
      return send(server.access.answer(toForm: body), head, context)
    }
    guard head.method == .GET || head.method == .HEAD else {
      var refusal = HTTPResponse(status: 405, text: "This server can only be read from.\n")
      refusal.headers.append(("Allow", "GET, HEAD"))
      return send(refusal, head, context)
    }
    let request = HTTPRequest(
      uri: head.uri, lastEventID: head.headers.first(name: "last-event-id"), cancellation)
    server.answer(request, on: context.eventLoop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let response): self.send(response, head, context)
      case .failure: context.close(promise: nil)
      }
    }
  }

  private func send(
    _ response: HTTPResponse, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    guard case .answering = state else { return }
    if case .events = response.body, head.method == .GET, !server.beginEventStream() {
      return send(HTTPResponse(status: 503, text: "Too many look on already.\n"), head, context)
    }
    // What was sent beside the request is of no use, and need not be read.
    if response.status >= 400 { closesAfterAnswer = true }
    var answer = HTTPResponseHead(
      version: head.version, status: HTTPResponseStatus(statusCode: response.status))
    answer.headers.add(name: "Content-Type", value: response.contentType)
    for (name, value) in response.headers { answer.headers.add(name: name, value: value) }
    for (name, value) in SecurityHeaders.all where !answer.headers.contains(name: name) {
      answer.headers.add(name: name, value: value)
    }
    let bytes = located(response)
    if let bytes {
      answer.headers.add(name: "Content-Length", value: String(bytes.count))
    } else if head.version == .http1_0 {
      // Where there are no chunks, the end of the connection is that of the answer.
      closesAfterAnswer = true
    }
    if closesAfterAnswer { answer.headers.add(name: "Connection", value: "close") }
    setDeadline(server.limits.pieceSeconds, context)
    context.write(Self.wrapOutboundOut(.head(answer)), promise: nil)
    switch response.body {
    case _ where head.method == .HEAD: finish(context)
    case .bytes:
      write(bytes ?? [], context, promise: nil)
      finish(context)
    case .pieces(let next): sendPiece(next, context)
    case .events(let stream):
      deadline?.cancel()
      let events = EventConnection(stream, server, context)
      self.events = events
      events.begin()
    }
  }

  /// The whole of an answer, with the addresses of pages as clients see them; `nil` where it comes in
  /// pieces.
  private func located(_ response: HTTPResponse) -> [UInt8]? {
    guard case .bytes(let bytes) = response.body else { return nil }
    let isPage = response.contentType.hasPrefix("text/html")
    return isPage ? server.access.basePath.located(bytes) : bytes
  }

  private func sendPiece(
    _ next: @escaping @Sendable () throws -> [UInt8]?, _ context: ChannelHandlerContext
  ) {
    server.work(on: context.eventLoop, next).assumeIsolated().whenComplete { result in
      guard case .answering = self.state else { return }
      switch result {
      // The client must not take what is there for the whole.
      case .failure: context.close(promise: nil)
      case .success(nil): self.finish(context)
      case .success(let piece?):
        self.setDeadline(self.server.limits.pieceSeconds, context)
        let taken = context.eventLoop.makePromise(of: Void.self)
        taken.futureResult.assumeIsolated().whenSuccess { self.sendPiece(next, context) }
        self.write(piece, context, promise: taken)
      }
    }
  }

  private func write(
    _ bytes: [UInt8], _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
  ) {
    let buffer = context.channel.allocator.buffer(bytes: bytes)
    context.writeAndFlush(Self.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
  }

  private func finish(_ context: ChannelHandlerContext) {
    let taken = context.eventLoop.makePromise(of: Void.self)
    taken.futureResult.assumeIsolated().whenComplete { _ in self.didAnswer(context) }
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: taken)
  }

  private func didAnswer(_ context: ChannelHandlerContext) {
    guard case .answering = state else { return }
    meter.didAnswer()
    if closesAfterAnswer {
      state = .closing
      context.close(promise: nil)
    } else {
      state = .waiting
      setDeadline(server.limits.requestSeconds, context)
    }
  }

  private func setDeadline(_ seconds: Double, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(
      in: .milliseconds(Int64(seconds * 1000))
    ) {
      context.close(promise: nil)
    }
  }
}
