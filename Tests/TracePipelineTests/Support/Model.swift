/// What the files of one run should become, computed from their final bytes in the simplest way:
/// everything in memory, no batches, no restarts (DESIGN.md §4 and the comments of
/// `RunReader+Pairing` and `BatchTransaction+Held`).
struct Model {
  struct Metadata {
    let stream: String
    let level: String
    let datetime: String
    let message: String

    var rendering: String { "[\(datetime)] [\(level)] \(message)" }
  }

  private(set) var rows: [StoredRow] = []

  init(metadata: [Metadata], texts: [String: String]) {
    rows = metadata.map { Self.row($0.stream, $0.level, $0.datetime, $0.message, isMetadata: true) }
    for stream in ["stdout", "stderr"] {
      var chunks = Self.records(texts[stream] ?? "")
      let tail = Self.openTail(texts[stream] ?? "", chunks)
      var pieces = metadata.filter { $0.stream == stream }.flatMap {
        Self.records($0.rendering + "\n")
      }
      for piece in pieces {
        guard let position = chunks.firstIndex(of: piece) else { continue }
        chunks.remove(at: position)
        pieces.remove(at: pieces.firstIndex(of: piece) ?? 0)
      }
      // The last record of the text may be the beginning of one.
      if let tail, let position = chunks.lastIndex(of: tail.text),
        pieces.contains(where: { Self.isBeginning(tail, of: $0) })
      {
        chunks.remove(at: position)
      }
      // A record and lines that are nobody's.
      for piece in pieces.sorted(by: { $0.utf8.count > $1.utf8.count }) {
        let fitting = chunks.filter { $0.hasPrefix(piece + "\n") }
        guard let shortest = fitting.min(by: { $0.utf8.count < $1.utf8.count }),
          let position = chunks.firstIndex(of: shortest)
        else { continue }
        chunks.remove(at: position)
      }
      rows += chunks.compactMap { Self.row(ofText: $0, stream) }
    }
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
    let bytes = Array(line.utf8)
    guard bytes.count >= 23, line.hasPrefix("[2025-01-01 00:00:0"), bytes[20] == 0x5D else {
      return false
    }
    let rest = bytes.dropFirst(21)
    return rest.starts(with: " [info] ".utf8) || rest.starts(with: " [error] ".utf8)
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
      } else if isRecord {
        records[records.count - 1] += "\n" + line
      } else if !line.allSatisfy(\.isWhitespace) {
        records.append(line)
      }
    }
    return records
  }

  private static func openTail(
    _ text: String, _ chunks: [String]
  ) -> (text: String, isTerminated: Bool)? {
    guard let last = chunks.last, isHeader(last) else { return nil }
    return (last, text.hasSuffix("\n"))
  }

  private static func isBeginning(
    _ tail: (text: String, isTerminated: Bool), of piece: String
  ) -> Bool {
    piece.utf8.count > tail.text.utf8.count
      && piece.hasPrefix(tail.text + (tail.isTerminated ? "\n" : ""))
  }
}
