import ArgumentParser
import Testing

@testable import TraceCommands

@Suite("The value of --db")
struct DatabaseLocationTests {
  @Test(
    "a path or a sqlite: URL names a file",
    arguments: [
      ("x.db", "x.db"), ("./x.db", "./x.db"), ("/abs/x.db", "/abs/x.db"), ("a:b.db", "a:b.db"),
      ("sqlite:x.db", "x.db"), ("sqlite:./x.db", "./x.db"), ("sqlite:../x.db", "../x.db"),
      ("sqlite:/abs/x.db", "/abs/x.db"), ("sqlite:///abs/x.db", "/abs/x.db"),
      ("sqlite:////abs/x.db", "/abs/x.db"),
    ])
  func names(_ value: String, _ path: String) throws {
    #expect(try DatabaseLocation(Setting(name: "--db", value: value)).path == path)
  }

  @Test(
    "what names no file is refused, with the option, the value and what to do",
    arguments: [
      "", ":memory:", "sqlite:", "sqlite::memory:", "sqlite://host/x.db", "sqlite://",
      "sqlite:x.db?mode=ro", "postgres://host/x", "file:./logs", "file:///logs",
    ])
  func refused(_ value: String) throws {
    let error = try #require(throws: ValidationError.self) {
      try DatabaseLocation(Setting(name: "--db", value: value))
    }
    let lines = error.message.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("--db \"\(value)\": "))
  }

  @Test("the globs of the database match its own files and take no character for a wildcard")
  func globs() throws {
    let location = try DatabaseLocation(Setting(name: "--db", value: "logs/a*[b].db"))
    #expect(location.globs == ["a[*][[]b].db", "a[*][[]b].db-*"])
  }

  @Test("the database is known under another path")
  func sameFile() throws {
    let location = try DatabaseLocation(Setting(name: "--db", value: "/usr/../srv/./x.db"))
    #expect(location.isSameFile(as: "/srv/x.db"))
    #expect(!location.isSameFile(as: "/srv/y.db"))
  }
}
