internal import Foundation
internal import TraceStore

extension StoredReject {
  /// Where it was, why, and its first bytes.
  func text(columns: Int) -> String {
    """
    \(EscapedText.line(reason)): \(ShownPath.line(path)), line \(line) (byte \(offset), \
    \(Quantity.bytes(Int64(length))))
      \(EscapedText.line(bytes, columns: columns - 2))
      \(EscapedText.line(detail))

    """
  }

  /// The same as one line of JSON. `base64` holds the bytes as they are, `text` what of them is
  /// UTF-8.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        id: id, path: path, runId: runID, offset: offset, line: line, length: length,
        reason: reason, detail: detail, text: String(decoding: bytes, as: UTF8.self),
        base64: Data(bytes).base64EncodedString(), createdAt: createdAt))
  }
}

private struct Encoded: Encodable {
  let id: Int64
  let path: String
  let runId: String
  let offset: Int64
  let line: Int64
  let length: Int
  let reason: String
  let detail: String
  let text: String
  let base64: String
  let createdAt: String
}
