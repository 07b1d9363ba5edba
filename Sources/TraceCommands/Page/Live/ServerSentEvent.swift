internal import TraceHTTP

/// One event of a stream
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
struct ServerSentEvent {
  /// What has happened.
  let name: StaticString
  /// What the client has when it has this event; `nil` where it is no more than before.
  var id: Int64?
  let data: HTML

  /// As it is sent, with the empty line that ends it.
  var bytes: [UInt8] {
    var bytes = Array("event: \(name)\n".utf8)
    if let id { bytes += "id: \(id)\n".utf8 }
    // `HTML` has no other line ends.
    for line in data.bytes.split(separator: UInt8(ascii: "\n")) {
      bytes += "data: ".utf8
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
    // Without data there is no event.
    if data.bytes.allSatisfy({ $0 == UInt8(ascii: "\n") }) { bytes += "data:\n".utf8 }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}
