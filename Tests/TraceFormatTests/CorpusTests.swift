import Foundation
import Testing
import TraceFormat

@Suite("Real traces", .enabled(if: !Corpora.traces.isEmpty))
struct CorpusTests {
  private struct Settings: Decodable {
    let format: String
    let datetimeFormat: String?
    let tz: String?
  }

  private struct Run {
    let metadata: [Data]
    let texts: [TraceFormat.Stream: Data]
  }

  private func settings(_ corpus: URL) throws -> Settings {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Settings.self, from: Data(contentsOf: corpus.appending(path: "corpus.json")))
  }

  private func runs(_ corpus: URL) throws -> [Run] {
    let files = Corpora.files(in: corpus.appending(path: "logs"))
    let byDirectory = Dictionary(grouping: files) { $0.deletingLastPathComponent() }
    return try byDirectory.values.map { files in
      func data(_ name: String) throws -> Data? {
        try files.first { $0.lastPathComponent == name }.map { try Data(contentsOf: $0) }
      }
      let metadata = try data("metadata.json") ?? data("metadata.txt") ?? Data()
      var texts: [TraceFormat.Stream: Data] = [:]
      for stream in Stream.allCases { texts[stream] = try data("\(stream.name).txt") }
      return Run(metadata: metadata.split(separator: 0x0A), texts: texts)
    }
  }

  @Test("the text is the rendering of the metadata, byte for byte", arguments: Corpora.traces)
  func rendering(_ corpus: URL) throws {
    let settings = try settings(corpus)
    let datetimes = try DatetimeReader.plain
    let given = TextParser(template: try Template(settings.format), datetimes: datetimes)
    let isLong = settings.format.hasPrefix("{datetime} (")
    let parser = isLong ? .stockLong(datetimes: datetimes) : given
    let reader = MetadataReader()
    for run in try runs(corpus) where !run.metadata.isEmpty {
      var renderings: [TraceFormat.Stream: [Data]] = [:]
      for line in run.metadata {
        try reader.read(json: line) { outcome, _ in
          try #require(outcome == .record)
          var out: [UInt8] = []
          try #require(parser.renderTemplate(for: reader.fields).render(reader.fields, into: &out))
          renderings[reader.stream, default: []].append(Data(out + [0x0A]))
        }
      }
      for (stream, text) in run.texts {
        let rendered = renderings[stream] ?? []
        if Data(rendered.joined()) == text { continue }
        // Several writers: the two files agree, but not in their order.
        #expect(rendered.reduce(0) { $0 + $1.count } == text.count)
        #expect(rendered.allSatisfy { text.range(of: $0) != nil })
      }
    }
  }

  @Test("text that is read without metadata is what the metadata says", arguments: Corpora.traces)
  func parsing(_ corpus: URL) throws {
    let settings = try settings(corpus)
    let template = try Template(settings.format)
    let datetimes = try DatetimeReader(pattern: settings.datetimeFormat, timezone: settings.tz)
    let parser = TextParser(template: template, datetimes: datetimes)
    let reader = MetadataReader()
    for run in try runs(corpus) {
      for line in run.metadata {
        try reader.read(json: line) { _, _ in
          var out: [UInt8] = []
          try #require(template.render(reader.fields, into: &out))
          // A writer's own CR at the end cannot be told from that of a line end.
          if out.last == 0x0D { return }
          let fields = try #require(out.withUnsafeBytes { parser.fields($0) }, "\(String(out))")
          for column in template.columns {
            let written = String(reader.fields[column].bytes)
            let read = fields[column] ?? ""
            #expect(column == .message ? isEqual(read, written, template) : read == written)
          }
          let datetime = reader.fields[.datetime].bytes
          #expect(datetimes.read(datetime) != nil, "\(String(datetime))")
        }
      }
      for (_, text) in run.texts where !text.isEmpty {
        let records = parser.records(in: text)
        #expect(records.first.map { text.starts(with: $0) } == true, "a text begins with a header")
      }
    }
  }

  /// The spaces at the end of a message cannot be told from its padding.
  private func isEqual(_ read: String, _ written: String, _ template: Template) -> Bool {
    guard template.text.contains("{message:") else {
      return Array(read.utf8) == Array(written.utf8)
    }
    let rest = written.utf8.dropFirst(read.utf8.count)
    return written.utf8.starts(with: read.utf8) && rest.allSatisfy { $0 == 0x20 }
  }
}
