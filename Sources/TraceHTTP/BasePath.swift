/// Where a site is below the root of its server's name, as behind a proxy that has others beside it.
public struct BasePath: Sendable {
  /// What stands before every address: `/tracetail`; empty at the root.
  public let path: String

  /// At the root.
  public static let root = BasePath()

  private init() { path = "" }

  /// A path of segments of letters, digits and `-._~`, with or without a `/` at its end; `nil` of any
  /// other text.
  public init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let named = segments.last == "" ? segments.dropLast() : segments[...]
    for segment in named {
      guard !["", ".", ".."].contains(segment), PercentEncoding.encoded(String(segment)) == segment
      else { return nil }
    }
    path = named.map { "/" + $0 }.joined()
  }

  /// The address within the site. A proxy may have taken the path off.
  func address(of uri: String) -> String {
    guard !path.isEmpty, uri.hasPrefix(path) else { return uri }
    let rest = uri.dropFirst(path.count)
    if rest.hasPrefix("/") { return String(rest) }
    return rest.isEmpty || rest.hasPrefix("?") ? "/" + rest : uri
  }

  /// The attributes of pages that are addresses.
  private static let attributes = ["href", "src", "action", "data-live"].map { Array($0.utf8) }

  /// Markup whose addresses are those of the server. What is not the program's own has no unescaped
  /// quote, and so is never taken for an attribute.
  func located(_ html: [UInt8]) -> [UInt8] {
    if path.isEmpty { return html }
    let (quote, slash, equals) = (UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "="))
    var located: [UInt8] = []
    located.reserveCapacity(html.count + html.count / 16)
    for (position, byte) in html.enumerated() {
      if byte == slash, position >= 2, html[position - 1] == quote, html[position - 2] == equals {
        let name = html[..<(position - 2)]
        if Self.attributes.contains(where: { name.suffix($0.count).elementsEqual($0) }) {
          located += path.utf8
        }
      }
      located.append(byte)
    }
    return located
  }
}
