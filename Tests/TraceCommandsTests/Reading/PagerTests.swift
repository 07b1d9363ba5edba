import Foundation
import TestSupport
import Testing

@Suite("Long results on a terminal")
struct PagerTests {
  private func shown(_ command: String, columns: Int = 120) throws -> String {
    let directory = try LookedAt.make(LookedAt.nightly)
    return Terminals.plain(
      try Terminals.run("stty rows 24; \(command)", columns: columns, in: directory))
  }

  @Test("they go through PAGER, and the status is that of the command")
  func pager() throws {
    for command in [
      "runs", "show -n 1", "report levels", "search load", "query 'SELECT 1'",
    ] {
      let text = try shown("PAGER='sed s/^/P:/' tracetail \(command) --db x.db; echo \"$?\"")
      #expect(text.hasSuffix("\n0\n"), "\(command): \(text)")
      #expect(text.contains("\nP:") || text.hasPrefix("P:"), "\(command): \(text)")
    }
  }

  @Test("they do not with --no-pager, with an empty PAGER, as JSON, and into a pipe")
  func direct() throws {
    for command in [
      "PAGER='sed s/^/P:/' tracetail runs --db x.db --no-pager", "PAGER= tracetail runs --db x.db",
      "PAGER='sed s/^/P:/' tracetail runs --db x.db --json",
      "PAGER='sed s/^/P:/' tracetail runs --db x.db | cat",
    ] {
      let text = try shown(command)
      #expect(!text.contains("P:"), "\(command)")
      #expect(text.contains("nightly"), "\(command)")
    }
  }

  @Test("a pager that is not there loses nothing, and one that ends early is no error")
  func odd() throws {
    #expect(try shown("PAGER=no-such-pager tracetail runs --db x.db").contains("nightly"))
    let text = try shown("PAGER='head -n 1' tracetail runs --db x.db; echo \"$?\"")
    #expect(text.hasSuffix("\n0\n"), "\(text)")
  }

  @Test("rows of a query that are wider than the terminal are written line by line")
  func wide() throws {
    let query = "PAGER= tracetail query 'SELECT id, level FROM traces LIMIT 2' --db x.db"
    #expect(try shown(query, columns: 80).hasPrefix("id  level"))
    let text = try shown(
      "PAGER= tracetail query \"SELECT id, '0123456789012345678901234567890123456789' AS long FROM traces"
        + " ORDER BY id LIMIT 2\" --db x.db", columns: 40)
    #expect(
      text == """
        row 1
          id    1
          long  0123456789012345678901234567890123456789

        row 2
          id    2
          long  0123456789012345678901234567890123456789

        """)
  }
}
