import TestSupport
import Testing

@testable import TracePipeline

/// Files in which anything stands between the records. Each line has a word of its own, which must be
/// found once: in a row or in a reject.
@Suite("Files with lines of every kind")
struct MixedFileTests {
  /// A line, or a few, with a word.
  private static func line(_ word: String, _ random: inout SeededRandom) -> [UInt8] {
    let text =
      switch Int.random(in: 0..<24, using: &random) {
      case 0...4: #"{"message":"\#(word)","level":"info"}"#
      case 5: #"{"msg":"\#(word)","time":1767323045123,"level":30}"#
      case 6: #"{"event":"x","note":"\#(word)"}"#
      case 7: #"{"user_id":"\#(word)"}"#
      case 8: #"{"message":"\#(word)","n":1180591620717411303424,"process":1e400}"#
      case 9: #"{"message":"\#(word)","x":{]}"#
      case 10: #"{"message":"\#(word)"#
      case 11: #"{"message":"\#(word)","#
      case 12: #"{"tags":["\#(word)","#
      case 13: #"{"message":"\#(word)"} and more"#
      case 14: #"{"message":"\#(word)"}{"message":"b"}{"mess"#
      case 15: #"[{"message":"\#(word)"},{"message":"b"}]"#
      case 16: "{\n  \"message\": \"\(word)\",\n  \"tags\": [\n    1\n  ]\n}"
      case 17: "[\"\(word)\"]"
      case 18: "\"\(word)\""
      case 19: "plain text with \(word)"
      case 20: #"{"message":"\#(word)\udce9"}"#
      case 21: "\n   \n{\"message\":\"\(word)\",\"message\":\"\(word)\"}\r"
      case 22: #"{"x":NaN,"message":"\#(word)"}"#
      default: #"{"message":"\#(word)","x":[[[[[[[[1e5]]]]]]]]}"#
      }
    var bytes = Array(text.utf8)
    if Int.random(in: 0..<12, using: &random) == 0 {
      bytes.insert(0xFF, at: Bool.random(using: &random) ? 0 : bytes.count)
    }
    return bytes + [0x0A]
  }

  private func places(of word: String, in world: World) throws -> (rows: Int, rejects: Int) {
    let rows = try world.integer(
      """
      SELECT count(*) FROM traces WHERE instr(message || ' ' || coalesce(user_id, '') || ' '
        || coalesce(metadata, '') || ' ' || coalesce(tags, ''), '\(word)')
      """)
    let rejects = try world.integer(
      "SELECT count(*) FROM tracetail_rejects WHERE instr(bytes, CAST('\(word)' AS BLOB))")
    return (rows, rejects)
  }

  @Test("each line of metadata is a row or a reject, however it is cut")
  func metadata() throws {
    var random = SeededRandom()
    for number in 0..<12 { try check(number, &random) }
  }

  private func check(_ number: Int, _ random: inout SeededRandom) throws {
    let count = Int.random(in: 1...40, using: &random)
    let words = (0..<count).map { "word\($0)x" }
    let lines = words.map { Self.line($0, &random) }
    let bytes = lines.flatMap(\.self)
    let whole = try World()
    try whole.append(bytes, to: "metadata.json")
    try whole.importAll()
    for word in words {
      let (rows, rejects) = try places(of: word, in: whole)
      let document = try whole.integer(
        "SELECT count(*) FROM tracetail_documents WHERE instr(document, CAST('\(word)' AS BLOB))")
      #expect(rows + rejects + document > 0, "\(word) of \(number)")
      #expect(rows <= 1, "\(word) of \(number)")
    }
    #expect(
      try whole.integer(
        """
        SELECT count(*) FROM traces WHERE NOT json_valid(coalesce(metadata, 1))
          OR NOT json_valid(coalesce(tags, 1))
        """) == 0)
    #expect(try whole.verify().isProven)
    let cut = try World()
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...120, using: &random))
      try cut.append(piece, to: "metadata.json")
      try cut.importAll(batchSize: Int.random(in: 1...5, using: &random))
      rest = rest.dropFirst(piece.count)
    }
    let columns = StoredRow.columns + ["user_id", "tags"]
    #expect(try cut.rows(columns) == whole.rows(columns), "\(number)")
    #expect(try cut.rejects() == whole.rejects(), "\(number)")
    #expect(try cut.verify().isProven)
  }
}
