import Foundation
import TestSupport
import Testing
import TraceFormat

@Suite("Rendering and reading back")
struct RoundTripTests {
  private static let templates = [
    "[{datetime}] [{level}] {message}", "[{datetime}] {message}",
    "{datetime}|{level!s:>9}|{message}",
    "[{datetime}] [{level:<9}] {process}:{thread} {message} <{filename}#{lineno}>",
    "{datetime} ({process:5d}, {thread:5d}) ({cut_id}) {message:120s} ({filename}:{lineno})",
    "{datetime} ({process:5d}, {thread:5d}) {message:120s} ({filename}:{lineno})",
    "{datetime} {level:é^12} {message:*>30} {lineno:^7d}|{process:<6}", "{message:^40}",
    "{message} [{level}] {datetime}", "{duration_ms:>12} {level}: {message} ~{datetime}~",
    "{level} {process!s:_^9} {thread:>20d} {message:<30}|", "{{{level}}} {message} {{{filename}}}",
  ]

  private struct Record: Encodable {
    let datetime: String
    let level: String
    let process: Int
    let thread: Int
    let message: String
    let filename: String
    let lineno: Int
    let cutId: String
    let durationMs: Double

    init(_ source: inout RandomRecords<SeededRandom>) {
      datetime = source.datetime()
      level = source.word()
      process = source.number(0...99_999_999)
      thread = source.number(0...140_000_000_000_000)
      message = Self.message(&source)
      filename = source.word() + ".py"
      lineno = source.number(0...99_999)
      cutId = source.bool() ? "202505060002706648" : "202505060002706648 -> 202504220602412572"
      durationMs = Double(source.number(0...1_000_000)) + 0.25
    }

    /// A message that padding can be told from, and that has no CR at its end.
    private static func message(_ source: inout RandomRecords<SeededRandom>) -> String {
      let text = source.text(most: source.pick([5, 40, 140]), lines: true)
      let padding = CharacterSet(charactersIn: " *")
      return text.trimmingCharacters(in: padding)
    }

    func text(_ column: Column) -> String? {
      switch column {
      case .datetime: datetime
      case .level: level
      case .process: String(process)
      case .thread: String(thread)
      case .message: message
      case .filename: filename
      case .lineno: String(lineno)
      case .cutID: cutId
      case .durationMilliseconds: String(durationMs)
      default: nil
      }
    }
  }

  @Test("every field of a random record is read back as it was", arguments: templates)
  func roundTrip(_ text: String) throws {
    var source = RandomRecords(random: SeededRandom())
    let template = try Template(text)
    let parser = TextParser(template: template, datetimes: try .plain)
    let reader = MetadataReader()
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    for _ in 0..<400 {
      let record = Record(&source)
      try reader.read(json: try encoder.encode(record)) { outcome, _ in
        try #require(outcome == .record)
        var rendering: [UInt8] = []
        try #require(template.render(reader.fields, into: &rendering))
        for end in ["", "\r"] {
          let fields = (rendering + Array(end.utf8)).withUnsafeBytes { parser.fields($0) }
          for column in template.columns {
            let expected = record.text(column)
            #expect(
              fields?[column].map { Array($0.utf8) } == expected.map { Array($0.utf8) },
              "\(column.name) of \(String(rendering).debugDescription)")
          }
        }
      }
    }
  }
}
