import Testing

@testable import TraceStore

@Suite("What a run id of the writer proves")
struct WriterRunIDTests {
  @Test("the start to the microsecond, and the name, in either order or the name alone")
  func forms() throws {
    let id = try #require(WriterRunID("20261123151421205228T6565455742"))
    #expect(id.start == 1_795_446_861_205_228)
    #expect(id.isMade(of: "parent-flow"))
    #expect(!id.isMade(of: "child-flow"))
    let old = try #require(WriterRunID("656545574220261123151421205228"))
    #expect(old == id)
    let bare = try #require(WriterRunID("0148380887"))
    #expect(bare.start == nil)
    #expect(bare.isMade(of: "child-flow"))
  }

  @Test("a name that was hashed in lower case is proven too")
  func lowerCase() throws {
    #expect(try #require(WriterRunID("6565455742")).isMade(of: "Parent-Flow"))
  }

  @Test(
    "other ids prove nothing",
    arguments: [
      "", "run-1", "20261123151421205228", "20261123151421205228X6565455742",
      "20261323151421205228T6565455742", "656545574x", "20261123151421205228T656545574x",
      "0a6565455742202611231514212052", "d41d8cd98f00b204e9800998ecf8427e",
    ])
  func others(_ id: String) { #expect(WriterRunID(id) == nil) }
}
