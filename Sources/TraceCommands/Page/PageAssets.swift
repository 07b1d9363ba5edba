internal import TraceBytes
internal import TraceHTTP

/// What pages need beside themselves, kept in the program.
enum PageAssets {
  /// Stands in their addresses, so that a browser asks again when the program was replaced.
  static let version = String(
    UInt32(truncatingIfNeeded: ContentHash(of: Array((style + script).utf8)[...]).low), radix: 16)

  /// The answer to an address below `/assets/`.
  static func answer(_ name: String) throws -> HTTPResponse {
    let (type, text) =
      switch name {
      case "style.css": ("text/css; charset=utf-8", style)
      case "app.js": ("text/javascript; charset=utf-8", script)
      default: throw Refusal.notFound
      }
    return HTTPResponse(
      contentType: type, headers: [("Cache-Control", "max-age=31536000, immutable")],
      body: .bytes(Array(text.utf8)))
  }
}
