/// An answer.
public struct HTTPResponse: Sendable {
  /// What an answer has.
  public enum Body: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// One piece after the other, until there is none: the next is asked for when the client has taken
    /// the one before.
    case pieces(@Sendable () throws -> [UInt8]?)
    /// Events as they happen; its content type is `text/event-stream`.
    case events(HTTPEventStream)
  }

  /// The status code.
  public var status: Int
  /// The value of `Content-Type`.
  public var contentType: String
  /// Other headers.
  public var headers: [(name: String, value: String)]
  /// What it has.
  public var body: Body

  /// An answer of its parts.
  public init(
    status: Int = 200, contentType: String, headers: [(name: String, value: String)] = [],
    body: Body
  ) {
    (self.status, self.contentType, self.headers, self.body) = (status, contentType, headers, body)
  }

  /// A page.
  public init(status: Int = 200, _ html: HTML) {
    self.init(status: status, contentType: "text/html; charset=utf-8", body: .bytes(html.bytes))
  }

  /// A text.
  public init(status: Int = 200, text: String) {
    self.init(
      status: status, contentType: "text/plain; charset=utf-8", body: .bytes(Array(text.utf8)))
  }

  /// Sends the client to another page.
  public static func redirect(to location: String) -> Self {
    Self(
      status: 303, contentType: "text/plain; charset=utf-8", headers: [("Location", location)],
      body: .bytes([]))
  }
}
