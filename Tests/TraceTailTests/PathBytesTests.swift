import TestSupport
import Testing
import TraceBytes

@testable import TraceTail

@Suite("Paths that are not UTF-8")
struct PathBytesTests {
  @Test("a path of UTF-8 is its own text")
  func text() {
    let paths = [
      "/a/b", "", "/run_id=\u{E9}", "/\u{1F600}", "/\u{FFFD}", "/\u{10000}",
    ]
    for path in paths {
      #expect(String(pathBytes: Array(path.utf8)).utf8.elementsEqual(path.utf8))
      #expect(path.pathBytes == Array(path.utf8))
    }
  }

  @Test("any bytes become a text of their own, and are found in it again")
  func anyBytes() {
    var random = SeededRandom()
    // Pieces that are UTF-8, that are not, and that look like escapes.
    let pieces: [[UInt8]] = [
      Array("a/".utf8), [0xFF], [0xC3], [0xA9], [0xED, 0xA0, 0x80], Array("\u{10FF80}".utf8),
      Array("\u{10FFFF}".utf8), [0xF4, 0x8F, 0xBF], [0xF4], Array("\u{10FF7F}".utf8),
    ]
    var seen: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<5000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        bytes += Bool.random(using: &random) ? piece : random.bytes(1)
      }
      let path = String(pathBytes: bytes)
      #expect(path.pathBytes == bytes)
      #expect(seen.updateValue(bytes, forKey: Array(path.utf8)) ?? bytes == bytes)
    }
  }

  @Test("names that differ in their normalisation only are different texts")
  func normalisation() {
    let (composed, decomposed) = ("/\u{E9}.log/x", "/e\u{301}.log/x")
    let paths = [composed, decomposed].map { String(pathBytes: Array($0.utf8)) }
    #expect(paths[0] != paths[1])
    #expect(paths.map(\.pathBytes) == [Array(composed.utf8), Array(decomposed.utf8)])
    #expect(paths[1].printablePath.utf8.elementsEqual(decomposed.utf8))
    #expect(decomposed.distinctPath == paths[1] && paths[1].distinctPath == paths[1])
    #expect("/e\u{301}".distinctPath.appending(name: "\u{E9}") == "/e\u{301}/\u{E9}".distinctPath)
  }

  @Test("people see the bytes in hexadecimal")
  func printable() {
    let path = String(pathBytes: Array("/run_id=".utf8) + [0xE9, 0x2F] + Array("a".utf8))
    #expect(path.printablePath == "/run_id=\\xe9/a")
    #expect("\(TailError(operation: "open", path: path, code: 2))".contains("run_id=\\xe9/a: No"))
  }
}
