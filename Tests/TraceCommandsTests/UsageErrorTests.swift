import Foundation
import TestSupport
import Testing

@Suite("Wrong arguments and settings")
struct UsageErrorTests {
  private func refuse(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> String {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let outcome = try Tool.run(
      arguments, in: directory, environment: environment)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("tracetail: error: "))
    #expect(!directory.exists("x.db"), "nothing is made before the arguments are right")
    return outcome.errors
  }

  @Test("a template that cannot be read back is refused with the column and why")
  func template() throws {
    let text = try refuse(
      ["import", "logs", "--db", "x.db", "--template", "[{datetime}] [{a b}] {message}"])
    #expect(text.contains("--template \"[{datetime}] [{a b}] {message}\": column 15: {a b}"))
    #expect(text.contains("A field is a word: one of run_id, "))
  }

  @Test("a pattern of another program is refused with the template that says the same")
  func foreignPattern() throws {
    let text = try refuse(
      ["import", "logs", "--db", "x.db", "--template", "%d %-5p [%t] %c: %m%n"])
    #expect(text.contains("it is a pattern of logback or Log4j\n"))
    #expect(text.contains("'{datetime} {level:<5} [{thread_name}] {logger}: {message}'"))
    let unknown = try refuse(["import", "logs", "--db", "x.db", "--template", "gunicron"])
    #expect(unknown.contains("it is no format that is known"))
    #expect(unknown.contains("Known are gunicorn, "))
  }

  @Test("a template of the environment is refused by the name of its variable")
  func environmentTemplate() throws {
    let text = try refuse(
      ["import", "logs", "--db", "x.db"],
      environment: ["WORKFLOW_LOG_FORMAT_FILE": "{level} no text"])
    #expect(text.contains("WORKFLOW_LOG_FORMAT_FILE \"{level} no text\": column "))
    #expect(text.contains("{message}"))
  }

  @Test("an unknown time zone is refused")
  func timezone() throws {
    let text = try refuse(["import", "logs", "--db", "x.db", "--timezone", "Mars/Base"])
    #expect(text.contains("--timezone \"Mars/Base\": there is no such time zone\nGive a name"))
  }

  @Test("a datetime pattern that tells no instant is refused")
  func pattern() throws {
    let text = try refuse(["import", "logs", "--db", "x.db", "--datetime-format", "%Y-%Q"])
    #expect(text.contains("--datetime-format \"%Y-%Q\": column "))
  }

  @Test(
    "numbers have bounds",
    arguments: [
      ("--batch-size", "0"), ("--batch-size", "1000001"), ("--flush-interval", "0.0"),
      ("--flush-interval", "-1.0"), ("--flush-interval", "nan"),
    ])
  func bounds(_ option: String, _ value: String) throws {
    let text = try refuse(["import", "logs", "--db", "x.db", "\(option)=\(value)"])
    #expect(text.contains("\(option) \"\(value)\": "))
    #expect(text.contains("The default"))
  }

  @Test(
    "the intervals of follow have bounds",
    arguments: [("--poll-interval", "0.0"), ("--sweep-interval", "1e9")])
  func intervals(_ option: String, _ value: String) throws {
    let text = try refuse(["follow", "logs", "--db", "x.db", "\(option)=\(value)"])
    #expect(text.contains("\(option) \""))
    #expect(text.contains("The default"))
  }

  @Test("a log file that cannot be opened is refused")
  func logFile() throws {
    #expect(
      try refuse(["follow", "logs", "--db", "x.db", "--log-file", "none/own.log"])
        .contains("--log-file \"none/own.log\": it cannot be opened: No such file or directory\n"))
  }

  @Test(
    "a configuration that is wrong is refused by the name of its file",
    arguments: [
      ("[]", "it is not one JSON object"), ("{\"batchsize\": 1}", "\"batchsize\" is no option"),
      ("{\"batch-size\": 0}", "--batch-size \"0\": a batch has"), ("{\"once\": 1}", "once"),
      ("{\"config\": \"x\"}", "\"config\" is no option"),
      ("{\"watch\": null}", "not one JSON object"),
    ])
  func configuration(_ content: String, _ words: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(content, to: "own.json")
    let text = try refuse(
      ["follow", "logs", "--db", "x.db", "--config", directory.path("own.json")])
    #expect(text.contains("--config \"\(directory.path("own.json"))\": "))
    #expect(text.contains(words))
  }

  @Test("an option that is misspelt is answered with the right one")
  func misspelt() throws {
    #expect(try refuse(["import", "logs", "--dbb", "x.db"]).contains("Did you mean '--db'?"))
  }

  @Test("an unknown command is answered with the commands")
  func command() throws {
    #expect(try refuse(["imprt"]).contains("Did you mean `tracetail import`?"))
  }

  @Test("import without a path says what is missing")
  func noPath() throws {
    #expect(try refuse(["import"]).contains("Missing expected argument '<path> ...'"))
  }

  @Test("a durability that does not exist is answered with those that do")
  func durability() throws {
    let text = try refuse(["import", "logs", "--db", "x.db", "--durability", "some"])
    #expect(text.contains("'normal' and 'full'"))
  }

  @Test("a database of another kind is refused by its URL")
  func url() throws {
    #expect(
      try refuse(["import", "logs", "--db", "postgres://h/x"])
        .contains("--db \"postgres://h/x\": only files and sqlite: URLs can be used\n"))
  }

  @Test("empty values are refused", arguments: ["--run-id", "--include", "--exclude", "--db"])
  func empty(_ option: String) throws {
    #expect(try refuse(["import", "logs", option, ""]).contains("\(option) \"\": "))
  }

  @Test("reading options without --retry are refused, not ignored")
  func retryOnly() throws {
    #expect(
      try refuse(["rejects", "--db", "x.db", "--template", "{message}"]).contains("Add --retry"))
  }

  @Test("a wait for locks that is no number is refused")
  func patience() throws {
    #expect(
      try refuse(
        ["import", "logs", "--db", "x.db"], environment: ["TRACETAIL_LOCK_SECONDS": "soon"]
      ).contains("TRACETAIL_LOCK_SECONDS \"soon\": it is no number of seconds\n"))
  }

  @Test("the database is no source")
  func itself() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "x.db")
    let outcome = try Tool.run(["import", "./x.db", "--db", "sqlite:x.db"], in: directory)
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("tracetail: error: ./x.db is the database itself\n"))
  }
}
