import Testing
import TraceFormat
import TraceStore

@testable import TracePipeline

/// Pairing within a batch: no files, no threads, no database.
@Suite("Texts and metadata of one batch")
struct PairerTests {
  /// A pairer and the batch that it fills.
  private struct Bench {
    var pairer = Pairer(run: 1)
    var batch = Batch()
    var cancelled: [Int] = []
    let parser: TextParser
    private var rows = 0

    init(_ template: String = "[{datetime}] [{level}] {message}") throws {
      parser = TextParser(template: try Template(template), datetimes: try DatetimeReader())
    }

    /// Whether the text finds a piece; it waits otherwise.
    @discardableResult
    mutating func text(
      _ text: String, state: TextState = .final, origin: Batch.Origin? = nil,
      stream: TraceFormat.Stream = .stdout
    ) -> Bool {
      rows += 1
      let (row, bytes) = (rows, Array(text.utf8))
      return bytes.withUnsafeBytes { bytes in
        let key = pairer.key(of: bytes)
        if state == .final, origin == nil, pairer.takePiece(key, stream) { return true }
        pairer.add(
          bytes, key, stream, origin ?? .row(row), TextPlace(source: 1, offset: 0, line: 1), state,
          &batch.rows)
        return false
      }
    }

    /// How many pieces the metadata of a message has.
    @discardableResult
    mutating func metadata(_ message: String) -> Int {
      let json = Array(
        #"{"message": "\#(message)", "level": "info", "datetime": "2025-01-01 00:00:00"}"#.utf8)
      let padded = json + Array(repeating: 0, count: MetadataReader.padding)
      let reader = MetadataReader()
      return padded.withUnsafeBytes { bytes in
        _ = reader.read(UnsafeRawBufferPointer(rebasing: bytes[..<json.count]))
        var found: [Batch.Origin] = []
        let count = pairer.add(reader, [parser], .row(0), &batch.rows) { found.append($0.origin) }
        for case .row(let row) in found { cancelled.append(row) }
        return count
      }
    }

    mutating func move() -> (paired: Int, texts: [String], pieces: [String]) {
      let paired = pairer.move(into: &batch)
      func string(_ slice: RowBuffer.Slice) -> String {
        String(decoding: batch.rows.bytes[slice.offset..<slice.offset + slice.count], as: UTF8.self)
      }
      return (paired, batch.texts.map { string($0.text) }, batch.pieces.map { string($0.text) })
    }
  }

  private func line(_ message: String) -> String { "[2025-01-01 00:00:00] [info] \(message)" }

  @Test("either side may come first; the text needs no row of its own")
  func eitherFirst() throws {
    var bench = try Bench()
    bench.text(line("a"))
    let pieces = bench.metadata("a")
    #expect(pieces == 1)
    #expect(bench.cancelled == [1])
    let more = bench.metadata("b")
    #expect(more == 1)
    let isPaired = bench.text(line("b"))
    #expect(isPaired)
    let left = bench.move()
    #expect(left.texts.isEmpty && left.pieces.isEmpty)
  }

  @Test("equal texts pair by count")
  func count() throws {
    var bench = try Bench()
    for _ in 0..<3 { bench.text(line("a")) }
    for _ in 0..<2 { bench.metadata("a") }
    let left = bench.move()
    #expect(left.texts == [line("a")])
  }

  @Test("streams do not pair with one another")
  func streams() throws {
    var bench = try Bench()
    bench.text(line("a"), stream: .stderr)
    bench.metadata("a")
    let left = bench.move()
    #expect(left.texts.count == 1 && left.pieces.count == 1)
  }

  @Test("a message with what looks like a header has several pieces")
  func severalPieces() throws {
    var bench = try Bench()
    let count = bench.metadata("a\\n" + line("b"))
    #expect(count == 2)
    let isPaired = bench.text(line("b"))
    #expect(isPaired)
    let left = bench.move()
    #expect(left.pieces == [line("a")])
  }

  @Test(
    "a text whose lines end with CR LF pairs without those, and any other as it is",
    arguments: [
      ("a\\nb", "a\nb", true), ("a\\nb", "a\r\nb\r", true),
      ("a\\r\\nb", "a\r\r\nb\r", true),
      ("a\\r\\nb", "a\r\nb", true), ("a\\r", "a\r", true), ("a\\r", "a\r\r", true),
      ("a", "a\r\r", true),
      // Equal texts are equal rows: whether one has a CR in its message is a difference.
      ("a\\r\\nb", "a\r\nb\r", false), ("a\\nb", "a\r\nb", false), ("a\\rb", "ab", false),
    ])
  func carriageReturns(message: String, text: String, isPair: Bool) throws {
    var bench = try Bench()
    bench.metadata(message)
    let isPaired = bench.text(line(text))
    #expect(isPaired == isPair)
  }

  @Test("a text that can still change is for the store to pair, and is counted once with its piece")
  func open() throws {
    var bench = try Bench()
    let isPaired = bench.text(line("a"), state: .open)
    #expect(!isPaired)
    bench.metadata("a")
    let left = bench.move()
    #expect(bench.cancelled.isEmpty)
    #expect(left.paired == 1)
    #expect(left.texts == [line("a")] && left.pieces == [line("a")])
  }

  @Test("a record of an earlier batch is for the store to pair")
  func earlier() throws {
    var bench = try Bench()
    bench.text(line("a"), origin: .earlierRow(source: 1, number: 0))
    bench.metadata("a")
    let left = bench.move()
    #expect(left.paired == 0)
    #expect(left.texts.count == 1 && left.pieces.count == 1)
  }
}
