import Foundation
import TestSupport
import Testing

/// A corpus of traces that the writer has written, and what its generator knows of them.
struct Corpus: Sendable, CustomTestStringConvertible {
  /// A call of the writer.
  struct Call: Decodable {
    let runId: String
    let parentRunId: String?
    let level: String?
    let levelWritten: String?
    let cutId: String?
    let message: String?
    let written: String?
  }

  let path: String

  var name: String { URL(filePath: path).lastPathComponent }
  var testDescription: String { name }
  var release: String { String(name.prefix { $0 != "-" }) }

  /// The calls, in order.
  func calls() throws -> [Call] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try Data(contentsOf: URL(filePath: path + "/truth.jsonl")).split(separator: 0x0A)
      .map { try decoder.decode(Call.self, from: $0) }
  }

  /// Those of a directory; none where it is missing.
  static func all(in directory: String) -> [Corpus] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.sorted().map { Corpus(path: directory + "/" + $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path + "/truth.jsonl") }
  }

  static let fixtures = all(in: Built.repository + "/fixtures/traces")
  /// Those with rows that the reference's own SQLite handler has written.
  static let golden = all(in: Built.shared).filter {
    $0.release == "2c2d018" && !$0.name.hasSuffix("-big")
  }
}
