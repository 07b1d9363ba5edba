/// What the files of one run should become, computed from their final bytes in the simplest way:
/// everything in memory, no batches, no restarts (DESIGN.md §4 and the comments of
/// `RunReader+Pairing` and `BatchTransaction+Suppression`).
struct Model {
  struct Metadata {
    let stream: String
    let level: String
    let datetime: String
    let message: String

    var rendering: String { "[\(datetime)] [\(level)] \(message)" }
  }

  private(set) var rows: [StoredRow] = []

  /// - Parameters:
  ///   - metadata: the records of all metadata sources.
  ///   - texts: for each stream the bytes of its sources.
  init(metadata: [Metadata], texts: [String: [String]]) {
    rows = metadata.map { Self.row($0.stream, $0.level, $0.datetime, $0.message, isMetadata: true) }
    for stream in ["stdout", "stderr"] {
      let pieces = metadata.filter { $0.stream == stream }.flatMap {
        Self.records($0.rendering + "\n")
      }
      rows += Self.unpaired(texts[stream] ?? [], pieces).compactMap { Self.row(ofText: $0, stream) }
    }
  }

  /// A record of a text, and whether it may still change.
  private struct Chunk {
    let text: String
    /// 0: no; 1: it is the last of its source; 2: so it is, and its last line has not ended.
    let state: Int
  }

  /// The texts that no metadata explains.
  private static func unpaired(_ texts: [String], _ pieces: [String]) -> [String] {
    var chunks = texts.flatMap { text -> [Chunk] in
      let records = records(text)
      let ending = text.hasSuffix("\n") ? 1 : 2
      return records.enumerated().map { number, record in
        Chunk(text: record, state: number + 1 == records.count ? ending : 0)
      }
    }
    // Equal texts cancel, those first that cannot change.
    chunks.sort { $0.state < $1.state }
    var rest: [String] = []
    for piece in pieces {
      if let position = chunks.firstIndex(where: { $0.text == piece }) {
        chunks.remove(at: position)
      } else {
        rest.append(piece)
      }
    }
    // The last record of a text may be the beginning of one.
    chunks.removeAll { chunk in
      chunk.state > 0 && isHeader(chunk.text)
        && rest.contains {
          $0.utf8.count > chunk.text.utf8.count
            && Array($0.utf8).starts(
              with: Array((chunk.text + (chunk.state == 1 ? "\n" : "")).utf8))
        }
    }
    // A record and lines that are nobody's.
    var left = chunks.map(\.text)
    for piece in rest.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) {
      let fitting = left.filter { $0.hasPrefix(piece + "\n") }
      guard let shortest = fitting.min(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }),
        let position = left.firstIndex(of: shortest)
      else { continue }
      left.remove(at: position)
    }
    return left
  }

  private static func row(
    _ stream: String, _ level: String, _ datetime: String, _ message: String, isMetadata: Bool
  ) -> StoredRow {
    StoredRow(["r", stream, level, datetime, message, isMetadata ? "7" : "0"])
  }

  private static func row(ofText text: String, _ stream: String) -> StoredRow? {
    guard isHeader(text) else { return nil }
    let datetime = text.dropFirst().prefix(19)
    let rest = text.dropFirst(23)
    let level = rest.prefix { $0 != "]" }
    let message = rest.dropFirst(level.count + 2)
    return row(stream, String(level), String(datetime), String(message), isMetadata: false)
  }

  static func isHeader(_ line: some StringProtocol) -> Bool {
    guard hasDatetime(line) else { return false }
    let rest = line.utf8.dropFirst(21)
    return ["info", "error"].contains { level in
      rest.starts(with: " [\(level)] ".utf8) || rest.elementsEqual(" [\(level)]".utf8)
        || rest.starts(with: " [\(level)]\n".utf8)
    }
  }

  /// Whether a line begins as a header does: if it is none, it is near one, and belongs to no record.
  private static func hasDatetime(_ line: some StringProtocol) -> Bool {
    let bytes = Array(line.utf8)
    return bytes.count >= 21 && line.hasPrefix("[2025-01-01 00:00:0") && bytes[20] == 0x5D
  }

  /// Cuts a text at its headers. Lines before the first are records of their own, unless blank.
  static func records(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    var records: [String] = []
    var isRecord = false
    for line in lines {
      if isHeader(line) {
        records.append(line)
        isRecord = true
      } else if hasDatetime(line) {
        records.append(line)
        isRecord = false
      } else if isRecord {
        records[records.count - 1] += "\n" + line
      } else if !line.allSatisfy(\.isWhitespace) {
        records.append(line)
      }
    }
    return records
  }
}
