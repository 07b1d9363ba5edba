import Testing

@testable import TraceStore

@Suite("Errors that are the same error")
struct ErrorPatternTests {
  @Test(
    "numbers, ids, addresses, paths and quoted values are told apart from the error",
    arguments: [
      ("ValueError: no data for 2026-01-02", "ValueError: no data for 0"),
      ("no data since 2026-01-02 03:04:05.678 (attempt 3)", "no data since 0 (attempt 0)"),
      ("KeyError: 'two'", "KeyError: '…'"),
      ("it's John's fault, isn't it", "it's John's fault, isn't it"),
      ("key 'it\\'s' is not in ['a', 'b', 'c']", "key '…' is not in ['…']"),
      ("[1, 2, 3] is not [1]", "[0] is not [0]"),
      ("cannot open /data/in/1.csv: denied", "cannot open /…: denied"),
      ("cannot open ./a, ~/b or ../c/d.txt.", "cannot open /… or /…."),
      ("cannot open C:\\data\\x.csv", "cannot open /…"),
      ("GET https://db7.example.org:80/x?y=1 failed", "GET /…=0 failed"),
      ("timeout of db12 at 10.0.0.2:5432", "timeout of 0 at 0"),
      ("<Job object at 0x7f31c0d2e5b0>", "<Job object at 0>"),
      ("run 6f9619ff-8b86-d011-b42d-00c04fc964ff and/or none", "run 0 and/or none"),
      ("Zeile 7 ist ungültig: „Größe“", "Zeile 0 ist ungültig: „Größe“"),
      ("disk full", "disk full"), ("", ""), ("'", "'"), ("\"open", "\"open"),
    ])
  func pattern(_ line: String, _ expected: String) {
    #expect(ErrorPattern.text(of: line) == expected)
  }

  @Test("of a line that is very long only its beginning counts")
  func long() {
    let line = "Error: " + String(repeating: "x", count: 5_000)
    #expect(ErrorPattern.text(of: line) == ErrorPattern.text(of: line + "y"))
  }

  @Test("the kept table and a table of the rows that are asked for have the same kinds")
  func kept() throws {
    let store = try Store()
    _ = try store.open()
    try store.add(
      (1...40).map { number in
        Sketch(
          run: "run-\(number % 7)", level: number.isMultiple(of: 3) ? "critical" : "error",
          datetime: "2026-01-02 03:04:\(10 + number)",
          message: "no \(["a", "b"][number % 2]) \(number)")
      })
    let list = try store.reader().executions()
    func groups(_ filter: RowFilter) throws -> [ErrorGroup] {
      var groups: [ErrorGroup] = []
      _ = try list.forEachErrorGroup(filter) { groups.append($0) }
      return groups
    }
    let all = try groups(RowFilter())
    #expect(all.map(\.pattern) == ["no a 0", "no b 0"])
    #expect(all.map(\.count) == [20, 20])
    #expect(all.map(\.executions) == [7, 7])
    #expect(all.first?.example == "no a 40")
    #expect(try groups(RowFilter(since: DatetimeBound("2026"))) == all)
    #expect(try groups(RowFilter(level: "critical")).map(\.count) == [7, 6])
  }

  @Test("ids of runs are compared as bytes: the errors of two spellings are those of two runs")
  func spelling() throws {
    let store = try Store()
    _ = try store.open()
    try store.add(
      ["caf\u{E9}", "cafe\u{301}", "cafe\u{301}"].map {
        Sketch(run: $0, level: "error", datetime: "2026-01-02 03:04:05", message: "no")
      })
    let list = try store.reader().executions()
    for filter in [RowFilter(), RowFilter(since: DatetimeBound("2026"))] {
      var groups: [ErrorGroup] = []
      _ = try list.forEachErrorGroup(filter) { groups.append($0) }
      #expect(groups.map(\.count) == [3])
      #expect(groups.map(\.executions) == [2])
    }
  }
}
