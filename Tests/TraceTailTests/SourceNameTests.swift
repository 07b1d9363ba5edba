import TestSupport
import Testing

@testable import TraceTail

@Suite("What the name of a file says")
struct SourceNameTests {
  @Test(
    "names of the writer, their rotations and their compressions",
    arguments: [
      ("stdout.txt", SourceFile.Kind.stdout, 0, Compression.none),
      ("stderr.txt", .stderr, 0, .none),
      ("metadata.json", .metadata, 0, .none),
      ("metadata.txt", .metadata, 0, .none),
      ("metadata.jsonl", .metadata, 0, .none),
      ("stdout.txt.1", .stdout, 1, .none),
      ("stdout.txt.0", .stdout, 1, .none),
      ("stderr.txt.12.gz", .stderr, 12, .gzip),
      ("metadata.json.2.zst", .metadata, 2, .zstd),
      ("stdout.txt.gz", .stdout, 0, .gzip),
      ("stdout.txt.bak", .stdout, 1, .none),
      ("stdout.txt.old", .stdout, 1, .none),
      ("stdout.txt~", .stdout, 1, .none),
      ("stdout.1.txt", .stdout, 1, .none),
      ("stderr.3.txt.gz", .stderr, 3, .gzip),
      ("metadata.2.json", .metadata, 2, .none),
      ("stdout.1x.txt", .text, 0, .none),
      ("stdout.text", .text, 0, .none),
      ("Stdout.txt", .text, 0, .none),
      ("xstdout.txt", .text, 0, .none),
      ("stdout.txt.gz.gz", .text, 0, .gzip),
      ("stdout.txt.-1", .text, 0, .none),
      ("stdout.txt.1x", .text, 0, .none),
      ("stdout.txt.1234567", .text, 0, .none),
      ("stdout.txt.12345678901234567890", .text, 0, .none),
      ("stdout.txt-1", .text, 0, .none),
      (".gz", .text, 0, .none),
      ("stdout.txt.", .text, 0, .none),
    ])
  func names(name: String, kind: SourceFile.Kind, rotation: Int, compression: Compression) {
    let file = SourceFile(path: "/a.1/b.gz/\(name)")
    #expect(file.kind == kind)
    #expect(file.rotation == rotation)
    #expect(file.compression == compression)
    #expect(file.name == name && file.path == "/a.1/b.gz/\(name)")
  }

  @Test("a date is a rotation, and an earlier one is older, however much of a day it says")
  func dates() {
    let names = [
      "stdout.txt_20240101", "stdout.2025-01-01.txt", "stdout-20250130.txt.gz",
      "stdout.txt-20250131", "stdout.txt.2025-12-31", "stdout.txt-20261124.gz",
      "stdout.txt.2026-11-24_13", "stdout.txt-2026112414", "stdout.txt.2026-11-24_14-05",
      "stdout.txt.2026-11-24_14-05-59.zst", "stdout.txt-20261124T150000",
      "stdout.txt.2026-11-24_15-00-01-123", "stdout.txt.999999", "stdout.txt.2",
      "stdout.txt.1", "stdout.txt",
    ]
    let files = names.map { SourceFile(path: $0) }
    #expect(files.allSatisfy { $0.kind == .stdout })
    for (older, newer) in zip(files, files.dropFirst()) {
      #expect(older.rotation > newer.rotation, "\(older.name) and \(newer.name)")
    }
  }

  @Test(
    "the run id of a file in no run directory is its name without what comes and goes",
    arguments: [
      ("app.log", "app"), ("app.txt", "app"), ("app.log.1", "app"), ("app.log.2.gz", "app"),
      ("app-20261124", "app"), ("app.log-20261124.zst", "app"), ("app", "app"),
      ("metadata.json", "metadata"), ("a.b.log", "a.b"), (".log", ".log"), ("log", "log"),
      ("app.log.log", "app.log"), ("app.1.log", "app"), (".1", ".1"),
      ("app-20260301.log", "app"), ("app.2026-03-01.log.zst", "app"), ("app.log.old", "app"),
      ("app.log~", "app"), ("app.log.2026-01-01.1", "app"), ("app.log.2026-W01", "app"),
      ("app.log.2026-01-01T10:11:12", "app"), ("app-12345678.log", "app-12345678"),
      ("with space.log", "with space"),
    ])
  func runIDs(name: String, runID: String) {
    #expect(SourceName(Array(name.utf8)).runID == runID)
  }
}
