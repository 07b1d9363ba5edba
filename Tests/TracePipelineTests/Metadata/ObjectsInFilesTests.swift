import TestSupport
import Testing

@testable import TracePipeline

/// Objects one a line, several on a line, over several lines, in arrays (DESIGN.md §1).
@Suite("Where the objects of a file stand")
struct ObjectsInFilesTests {
  private func messages(_ text: String) throws -> [String] {
    let world = try World()
    try world.append(text, to: "metadata.json")
    try world.importAll()
    #expect(try world.verify().isProven)
    // Bytes that come one after the other make the same rows and rejects.
    let grown = try World()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 7) {
      try grown.append(bytes[start..<min(start + 7, bytes.count)], to: "metadata.json")
      try grown.importAll()
    }
    let rows = try world.rows(["message", "metadata"]).map(\.values)
    #expect(try grown.rows(["message", "metadata"]).map(\.values) == rows, "\(text)")
    #expect(try grown.rejects() == world.rejects(), "\(text)")
    return rows.compactMap(\.first)
  }

  @Test(
    "several on a line, over lines, and in arrays are records",
    arguments: [
      "{\"message\":\"a\"}{\"message\":\"b\"} {\"message\":\"c\"}\n",
      "{\n  \"message\": \"a\"\n}\n{\n  \"message\": \"b\",\n  \"tags\": [\n    1\n  ]\n}\n"
        + "{\"message\":\"c\"}",
      "[{\"message\":\"a\"},{\"message\":\"b\"},{\"message\":\"c\"}]",
      "[\n{\"message\":\"a\"},\n{\"message\":\"b\"},\n{\"message\":\"c\"}\n]\n",
      "[\n  {\n    \"message\": \"a\"\n  },\n  {\n    \"message\": \"b\"\n  },\n  {\"message\":\"c\"}\n]",
      "[{\"message\":\"a\"}\n,{\"message\":\"b\"}\n,{\"message\":\"c\"}]\r\n",
      "\u{FEFF}[\r\n{\"message\":\"a\"}\r\n,\r\n{\"message\":\"b\"},{\"message\":\"c\"}\r\n]\r\n",
      "{\n\"message\": \"a\",\n\"x\": [\n{\n\"y\": 1\n}\n]\n}\n{\"message\":\"b\"}\n{\"message\":\"c\"}\n",
      "{\"msg\":\"a\"}\n{\"event\":\"b\"}\n\n{\"text\":\"c\"}\n",
    ])
  func records(text: String) throws {
    #expect(try messages(text) == ["a", "b", "c"])
  }

  @Test(
    "a torn line costs itself, whatever it ends with",
    arguments: [
      "{\"message\":\"x", "{\"message\":\"x\"", "{\"message\":\"x\",", "{\"message\":",
      "{\"tags\":[",
      "{\"tags\":[1", "{\"tags\":[1,", "{\"x\":{", "{", "{\"x\":[{", "{\"message\":\"x\\", "[",
      "[{",
    ])
  func torn(line: String) throws {
    for count in 1...3 {
      let text = line + "\n" + (0..<count).map { "{\"message\":\"\($0)\"}\n" }.joined()
      #expect(try messages(text) == (0..<count).map(String.init), "\(text)")
    }
  }

  @Test("an array of objects that are no records is one of records without a message")
  func withoutMessages() throws {
    #expect(try messages("[{\"a\":1},{\"a\":2}]") == ["", ""])
    #expect(try messages("[{\"user_id\":\"u\"}]") == [""])
  }

  @Test(
    "a comma or a bracket that belongs to no array of records is a reject",
    arguments: [
      ("{\"message\":\"a\"},\n{\"message\":\"b\"}\n", [","]),
      ("{\"message\":\"a\"}]\n{\"message\":\"b\"}\n", ["]"]),
      (",{\"message\":\"a\"}\n,\n]],\n{\"message\":\"b\"}\n", [",", ",", "]],"]),
      ("[{\"message\":\"a\"},,{\"message\":\"b\"},]\n", [",", "]"]),
      ("[{\"message\":\"a\"}]]\n{\"message\":\"b\"}\n", ["]"]),
      ("[{\"message\":\"a\"}],\n[{\"message\":\"b\"}]\n", [","]),
      ("[{\"message\":\"a\"},1]\n{\"message\":\"b\"},\n", ["1]", ","]),
    ])
  func strays(text: String, rejects: [String]) throws {
    #expect(try messages(text) == ["a", "b"])
    let world = try World()
    try world.append(text, to: "metadata.json")
    try world.importAll()
    #expect(try world.rejects() == rejects.map { "json: \($0)" })
  }

  @Test("a line of many objects takes no more than its length")
  func manyOnALine() throws {
    let world = try World()
    let count = 20_000
    let objects = (0..<count).map { "{\"message\":\"\($0)\"}" }.joined(separator: ",")
    try world.append("[" + objects + "]", to: "metadata.json")
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == count)
    #expect(try world.rejects().isEmpty)
  }

  @Test("lines that each begin an object and end none are read once")
  func nestedLines() throws {
    let world = try World()
    let text = String(repeating: "{\"a\":\n", count: 50_000) + json("next")
    try world.append(text, to: "metadata.json")
    try world.importAll()
    #expect(try world.rows(["message"]).map(\.values) == [["next"]])
  }
}
