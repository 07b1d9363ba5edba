internal import Synchronization

/// A request that was let in.
public struct HTTPRequest: Sendable {
  /// The segments of its path, decoded; none of `/`.
  public let path: [String]
  /// The names and values of its query, decoded, in their order.
  public let query: [(name: String, value: String)]
  /// The id of the last event that the client has of a stream that it lost; `nil` where it says none.
  public let lastEventID: String?
  private let cancellation: Cancellation

  init(uri: String, lastEventID: String? = nil, _ cancellation: Cancellation) {
    self.lastEventID = lastEventID
    let bytes = Array(uri.utf8)
    let parts = bytes.split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = (parts.first ?? []).split(separator: UInt8(ascii: "/"))
      .map { PercentEncoding.decoded($0) }
    query = parts.count > 1 ? PercentEncoding.pairs(parts[1]) : []
    self.cancellation = cancellation
  }

  /// A value of its query; `nil` where it is not given, or empty.
  public subscript(name: String) -> String? {
    query.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// Whether nobody waits for the answer: the client went away, or the server is ending.
  public var isCancelled: Bool { cancellation.isSet }

  /// Says that nobody waits any more.
  final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
  }
}
