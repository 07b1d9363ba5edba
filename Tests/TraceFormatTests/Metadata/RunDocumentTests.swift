import Testing
import TraceFormat

@Suite("Run documents and keys")
struct RunDocumentTests {
  @Test("a document is kept as it was written and read again")
  func kept() throws {
    let json = "{ \"run_id\": \"r\",\n  \"process\": 5.0, \"duration_ms\": \"2.5\", \"x\": [1] }"
    let document = try #require(RunDocument(json: Array(json.utf8)))
    #expect(String(document.json) == json)
    #expect(document.text(.runID).map { String($0) } == "r")
    #expect(document.integer(.process) == 5)
    #expect(document.real(.durationMilliseconds) == 2.5)
    #expect(document.text(.metadata).map { String($0) } == #"{"x":[1]}"#)
    #expect(document.text(.hostname) == nil)
    #expect(RunDocument(json: document.json) == document)
  }

  @Test("a record, and what is no object, is no document")
  func none() {
    for json in [#"{"message":"m"}"#, "[]", "", "{"] {
      #expect(RunDocument(json: Array(json.utf8)) == nil)
    }
  }

  @Test("columns are those of the schema, by name and position")
  func columns() {
    #expect(Column.count == 33)
    for column in Column.allCases {
      #expect(Column(name: column.name) == column)
      #expect(Column.names[column.rawValue] == column.name)
    }
    #expect(Column(name: "error_flag") == nil)
    #expect(Column(name: "Level") == nil)
  }
}
