internal import Foundation

/// A client of an event stream, as a browser's `EventSource` is.
public final class EventClient {
  /// An event; without a name it is a `message`.
  public struct Event: Equatable, Sendable {
    /// What has happened.
    public var name = "message"
    /// Its id; `nil` where it has none of its own.
    public var id: Int?
    /// Its data, without the last line end.
    public var data = ""
  }

  private let client: RawClient
  /// What has come and is no whole chunk yet, and of the chunks, what is no whole line yet.
  private var raw: [UInt8] = []
  private var text: [UInt8] = []
  /// The head of the answer.
  public private(set) var head = ""
  /// The id of the last event that had one.
  public private(set) var lastID: Int?
  /// How many lines were comments.
  public private(set) var comments = 0

  /// Asks for a stream, and reads the head of the answer.
  ///
  /// - Parameters:
  ///   - port: of 127.0.0.1.
  ///   - target: the path, with its query.
  ///   - lastEventID: what it has had before; `nil` for nothing.
  /// - Throws: where there is no answer.
  public init(port: Int, _ target: String, lastEventID: Int? = nil) throws {
    client = try RawClient(port: port)
    let header = lastEventID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
    client.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n")
    while true {
      if let end = raw.firstRange(of: Array("\r\n\r\n".utf8)) {
        head = String(decoding: raw[..<end.lowerBound], as: UTF8.self)
        raw.removeSubrange(..<end.upperBound)
        return
      }
      guard let more = try client.read() else { return }
      raw += more
    }
  }

  /// The next event; `nil` where the server has ended the stream.
  ///
  /// - Throws: where nothing comes within a minute.
  public func next() throws -> Event? {
    var event = Event()
    var data: [String] = []
    while let line = try nextLine() {
      if line.isEmpty {
        if data.isEmpty { continue }
        event.data = data.joined(separator: "\n")
        lastID = event.id ?? lastID
        return event
      }
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      let value = line[colon...].dropFirst()
      let text = String(value.hasPrefix(" ") ? value.dropFirst() : value)
      switch line[..<colon] {
      case "": comments += 1
      case "event": event.name = text
      case "id": event.id = Int(text)
      case "data": data.append(text)
      default: break
      }
    }
    return nil
  }

  /// The next event of a name; others are passed over.
  public func next(_ name: String) throws -> Event? {
    while let event = try next() {
      if event.name == name { return event }
    }
    return nil
  }

  /// Reads until so many comments have come, or the server ends the stream.
  public func read(comments wanted: Int) throws {
    while comments < wanted, let line = try nextLine() {
      if line.hasPrefix(":") { comments += 1 }
    }
  }

  private func nextLine() throws -> String? {
    while true {
      if let end = text.firstIndex(of: UInt8(ascii: "\n")) {
        defer { text.removeSubrange(...end) }
        return String(decoding: text[..<end], as: UTF8.self)
      }
      if let chunk = takeChunk() {
        if chunk.isEmpty { return nil }
        text += chunk
      } else {
        guard let more = try client.read() else { return nil }
        raw += more
      }
    }
  }

  /// The next chunk where it is there whole; the last one is empty.
  private func takeChunk() -> [UInt8]? {
    guard let end = raw.firstRange(of: Array("\r\n".utf8)),
      let count = Int(String(decoding: raw[..<end.lowerBound], as: UTF8.self), radix: 16),
      raw.count >= end.upperBound + count + 2
    else { return nil }
    defer { raw.removeSubrange(..<(end.upperBound + count + 2)) }
    return Array(raw[end.upperBound..<(end.upperBound + count)])
  }
}
