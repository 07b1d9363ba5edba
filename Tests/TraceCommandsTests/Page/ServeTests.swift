import Foundation
import TestSupport
import Testing

@Suite("tracetail serve")
struct ServeTests {
  /// The execution of a workflow whose stage fails, with the rest of its era.
  private static func imported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let result = try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
      in: directory)
    try #require(result.status == 0, "\(result.errors)")
    return directory
  }

  /// What the commands write with `--json`.
  private static func lines(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> [[String: Any]] {
    try Tool.run(arguments + ["--db", "x.db", "--json"], in: directory).jsonLines()
  }

  private static func isEqual(_ one: [[String: Any]], _ other: [[String: Any]]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { NSDictionary(dictionary: $0).isEqual(to: $1) }
  }

  /// The newest execution with errors.
  private static func failed(in directory: TemporaryDirectory) throws -> String {
    let runs = try lines(["runs", "--level", "error", "--limit", "1"], in: directory)
    return try #require(runs.first?["run_id"] as? String)
  }

  @Test("a page is HTML without scripts or styles of its own, and says what it is of")
  func pages() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    let serving = try Serving(in: directory)
    let pages = [
      ("/", run), ("/?level=error", run), ("/?since=15m", "No executions"),
      ("/runs/\(run)", "Traceback"), ("/runs/\(run)?level=error&stream=stderr", "Traceback"),
      ("/errors", "ValueError"), ("/search", "Search"),
      ("/search?q=Execute", "<mark>Execute</mark>"),
      ("/search?q=nothinghasthis", "Nothing found"), ("/status", "sources"),
    ]
    for (target, text) in pages {
      let body = try serving.page(target)
      #expect(body.hasPrefix("<!doctype html>"), "\(target)")
      #expect(body.contains(text), "\(target) has no \(text)")
      #expect(
        body.firstMatch(of: /<script(?! src=)|<style|\sstyle=|\son[a-z]+=/) == nil, "\(target)")
      #expect(body.contains("<main id=\"main\">") && body.contains("<h1"), "\(target)")
      #expect(!body.lowercased().contains(">success"), "\(target)")
    }
    #expect(try serving.page("/assets/style.css").contains("light-dark("))
    let script = try serving.page("/assets/app.js")
    #expect(script.contains("\"use strict\""))
    let node = "/usr/bin/node"
    if Program.exists(node) {
      let path = try directory.write(script, to: "app.js")
      let check = try Program(running: node, ["--check", path])
      #expect(check.status == 0, "\(check.errors)")
    }
  }

  @Test("what cannot be answered is said, with its status")
  func refusals() throws {
    let directory = try Self.imported()
    let serving = try Serving(in: directory)
    let refused = [
      "/nothing": "404", "/runs/nothing": "404", "/rows/0": "404", "/rows/x": "404",
      "/assets/../x.db": "404", "/runs/nothing/text": "404", "/?since=soon": "400",
      "/?level=loud": "400", "/?status=odd": "400", "/?after=x": "400", "/search?q=...": "400",
      "/search?q=a&order=odd": "400", "/api": "404", "/api/nothing": "404",
      "/api/runs?limit=0": "400", "/api/runs?limit=1001": "400", "/api/search": "400",
    ]
    for (target, status) in refused {
      let (head, body) = try RawClient.get(port: serving.port, target)
      #expect(head.hasPrefix("HTTP/1.1 \(status)"), "\(target): \(head)")
      if target.hasPrefix("/api") {
        #expect(head.contains("application/json") && body.hasPrefix("{\"error\":"), "\(target)")
      }
    }
  }

  @Test("the API has what the commands write with --json, page by page")
  func api() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    let serving = try Serving(in: directory)
    let runs = try Self.lines(["runs", "--limit", "0"], in: directory)
    #expect(try Self.isEqual(serving.items("/api/runs", query: "limit=3"), runs))
    #expect(
      try Self.isEqual(
        serving.items("/api/runs", query: "limit=2&level=error"),
        runs.filter { ($0["errors"] as? Int ?? 0) > 0 }))
    let one = try serving.json("/api/runs/\(run)")
    #expect(Self.isEqual([one], runs.filter { $0["run_id"] as? String == run }))
    let rows = try Self.lines(["show", run], in: directory)
    #expect(rows.count > 14)
    #expect(try Self.isEqual(serving.items("/api/runs/\(run)/rows", query: "limit=7"), rows))
    let errors = try Self.lines(["report", "errors", "--limit", "0"], in: directory)
    #expect(try Self.isEqual(serving.items("/api/errors", query: "limit=1000"), errors))
    let found = try Self.lines(["search", "Execute", "--limit", "5"], in: directory)
    #expect(try Self.isEqual(serving.items("/api/search", query: "q=Execute&limit=5"), found))
    let status = try serving.json("/api/status")
    let last = try sqlite("x.db", "SELECT max(id) FROM traces", in: directory)
    #expect(status["rows"] as? Int == Int(last))
  }

  @Test("a download has the rows of the view, as text and as JSON Lines")
  func downloads() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    let serving = try Serving(in: directory)
    for options in [[], ["--level", "error"], ["--stream", "stderr"]] {
      let query = options.isEmpty ? "" : "?\(options[0].dropFirst(2))=\(options[1])"
      let shown = try Tool.run(
        ["show", run, "--db", "x.db", "--json"] + options, in: directory)
      #expect(try serving.page("/runs/\(run)/jsonl\(query)") == shown.output)
    }
    let (head, body) = try RawClient.get(port: serving.port, "/runs/\(run)/text")
    #expect(head.contains("Content-Disposition: attachment; filename=\"\(run).txt\""))
    #expect(body.contains("] [error] ") && body.contains("Traceback"))
  }

  @Test("a link to a row shows it among those around it")
  func around() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    let serving = try Serving(in: directory)
    let rows = try Self.lines(["show", run], in: directory).compactMap { $0["id"] as? Int }
    let middle = rows[rows.count / 2]
    let shown = try serving.json("/api/runs/\(run)/rows?around=\(middle)&limit=6")
    let ids = (shown["items"] as? [[String: Any]])?.compactMap { $0["id"] as? Int }
    #expect(ids == Array(rows[(rows.count / 2 - 3)...(rows.count / 2 + 3)]))
    let page = try serving.page("/runs/\(run)?around=\(middle)&limit=6")
    #expect(page.contains("id=\"row-\(middle)\""))
    #expect(page.contains("before=\(rows[rows.count / 2 - 3])"))
    let last = try serving.json("/api/runs/\(run)/rows?at=end&limit=4")
    #expect((last["items"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } == rows.suffix(4))
    let before = try serving.json("/api/runs/\(run)/rows?before=\(rows[4])&limit=3")
    #expect(
      (before["items"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } == Array(rows[1...3]))
  }

  @Test("what a trace has is never markup, whichever column has it")
  func markup() throws {
    let directory = try Self.imported()
    let hostile =
      "\"><script>alert(1)</script><img src=x onerror=alert(1)>''&amp;\u{1B}[31mred\u{1B}[0m"
    let texts = try sqlite(
      "x.db", "SELECT group_concat(name) FROM pragma_table_info('traces') WHERE type LIKE 'TEXT%'",
      in: directory
    ).split(separator: ",").map(String.init)
    let columns = texts.filter { !["datetime", "level", "created_at"].contains($0) }
    #expect(columns.contains("run_id") && columns.contains("stack_trace"))
    let literal = "'" + hostile.replacing("'", with: "''") + "'"
    for (level, datetime) in [("error", "'2999-01-02 03:04:05'"), (hostile, literal)] {
      _ = try sqlite(
        "x.db",
        """
        INSERT INTO traces (level, datetime, created_at, process, thread, lineno,
          \(columns.joined(separator: ", ")))
        VALUES ('\(level.replacing("'", with: "''"))', \(datetime), '', 1, 2, 3,
          \(columns.map { _ in literal }.joined(separator: ", ")))
        """, in: directory)
    }
    let serving = try Serving(in: directory)
    let encoded = hostile.utf8.map { String(format: "%%%02X", $0) }.joined()
    let row = try sqlite("x.db", "SELECT max(id) FROM traces", in: directory)
    let kind = try #require(
      (try serving.items("/api/errors", query: "limit=1000").compactMap { $0["pattern"] as? String })
        .first { $0.contains("script") })
    let kindEncoded = kind.utf8.map { String(format: "%%%02X", $0) }.joined()
    let pages = [
      "/", "/?name=\(encoded)&since=7d", "/runs/\(encoded)", "/runs/\(encoded)?around=\(row)",
      "/rows/\(row)", "/errors", "/errors?kind=\(kindEncoded)", "/search?q=\(encoded)",
      "/search?q=alert", "/status",
    ]
    for target in pages {
      let body = try serving.page(target)
      #expect(!body.contains("<script>"), "\(target)")
      #expect(!body.contains("<img"), "\(target)")
      // Within a quoted attribute it is a value: a quote of the trace's own would be escaped.
      let markup = body.replacing(/"[^"]*"/, with: "")
      #expect(markup.firstMatch(of: /<[^>]*\sonerror=/) == nil, "\(target)")
    }
    #expect(try serving.page("/runs/\(encoded)").contains("<span class=\"a1\">red</span>"))
    let (head, body) = try RawClient.get(port: serving.port, "/nothing/\(encoded)")
    #expect(head.hasPrefix("HTTP/1.1 404") && !body.contains("<script>"))
  }

  @Test("looking changes nothing in the database")
  func readOnly() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    _ = try sqlite("x.db", "PRAGMA wal_checkpoint(TRUNCATE)", in: directory)
    let before = try Data(contentsOf: URL(filePath: directory.path("x.db")))
    let serving = try Serving(in: directory)
    for target in ["/", "/runs/\(run)", "/errors", "/search?q=Execute", "/status", "/api/runs"] {
      _ = try serving.page(target)
    }
    #expect(try serving.stop() == 0)
    #expect(try Data(contentsOf: URL(filePath: directory.path("x.db"))) == before)
    let wal = directory.path("x.db-wal")
    if FileManager.default.fileExists(atPath: wal) {
      #expect(try Data(contentsOf: URL(filePath: wal)).isEmpty)
    }
  }

  @Test("what is committed meanwhile is on the next page")
  func later() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let serving = try Serving(in: directory)
    #expect(try serving.items("/api/runs", query: "").count == 1)
    try directory.writeRun("second", records: 4)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(try serving.page("/").contains("second"))
    #expect(try serving.items("/api/runs/second/rows", query: "limit=1").count == 4)
  }

  @Test("what other programs commit is shown, however often they open and close the database")
  func others() throws {
    let directory = try Self.imported()
    // Executions are not kept yet: the server does it at its start.
    let serving = try Serving(in: directory)
    for number in 1...3 {
      _ = try sqlite(
        "x.db",
        """
        INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
        VALUES ('other\(number)', 'info', 'm', 'stdout', '2999-01-02 03:04:0\(number)', 1, 1, '', 1)
        """, in: directory)
      #expect(try serving.page("/").contains("other\(number)"))
    }
  }

  @Test("a signal ends it, and what is held open is closed", arguments: [SIGTERM, SIGINT])
  func signals(_ signal: Int32) throws {
    let directory = try Self.imported()
    let serving = try Serving(in: directory)
    let idle = try RawClient(port: serving.port)
    idle.send("GET / HTTP/1.1\r\n")
    #expect(try serving.stop(signal) == 0)
    #expect(try idle.readToEnd().isEmpty)
  }

  @Test("the status has an example of each kind of reject, with what to do about it")
  func rejects() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    try directory.write("<b>nobody's</b> line\n", to: "logs/run_id=second/stdout.txt")
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let serving = try Serving(in: directory)
    let page = try serving.page("/status")
    #expect(page.contains("<pre>&lt;b&gt;nobody&#39;s&lt;/b&gt; line</pre>"))
    #expect(page.contains("run_id=second/stdout.txt, line 1: "))
    #expect(page.contains("tracetail rejects --retry --template"))
  }

  @Test("times whose zone is known have their instants, for the zone of who looks")
  func instants() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 1)
    try Tool.run(["import", "logs", "--db", "x.db", "--timezone", "Asia/Bangkok"], in: directory)
    try directory.writeRun("second", records: 1)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let serving = try Serving(in: directory)
    let instant = "datetime=\"2026-01-01T20:04:05Z\""
    let zoned = try serving.page("/runs/first")
    #expect(zoned.contains("<time \(instant) data-part=\"time\">03:04:05</time>"))
    #expect(
      zoned.contains("<time class=\"t\" \(instant) data-part=\"time\" title=\"2026-01-02 03:"))
    #expect(try !serving.page("/runs/second").contains(" datetime=\""))
    let list = try serving.page("/")
    #expect(list.contains("<time \(instant)>2026-01-02 03:04:05</time>"))
    #expect(list.contains("<time>2026-01-02 03:04:05</time>"))
  }

  @Test("a token is asked for, from the variable too")
  func token() throws {
    let directory = try Self.imported()
    let serving = try Serving(in: directory, environment: ["TRACETAIL_HTTP_TOKEN": "s3cret-token"])
    #expect(try serving.status("/") == "401")
    #expect(try serving.status("/api/runs") == "401")
    let (head, _) = try RawClient.get(
      port: serving.port, "/api/runs", headers: "Authorization: Bearer s3cret-token\r\n")
    #expect(head.hasPrefix("HTTP/1.1 200"))
  }

  @Test("behind a proxy, by a socket and below a path, links lead to where the page is")
  func proxied() throws {
    let directory = try Self.imported()
    let run = try Self.failed(in: directory)
    let process = try Tool.start(
      [
        "serve", "--db", "x.db", "--http", "unix:page.sock", "--http-socket-mode", "660",
        "--base-path", "/traces/",
      ], in: directory)
    defer { process.send(SIGKILL) }
    let path = directory.path("page.sock")
    let errors = URL(filePath: directory.path("errors"))
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    _ = process.waits {
      let log = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      return log.contains("serving unix:page.sock") || ContinuousClock.now > deadline
    }
    func page(_ target: String) throws -> String {
      let client = try RawClient(socket: path)
      client.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      return try client.readToEnd()
    }
    for target in ["/traces/", "/"] {
      let list = try page(target)
      #expect(list.hasPrefix("HTTP/1.1 200") && list.contains("href=\"/traces/runs/\(run)\""))
      #expect(list.contains("src=\"/traces/assets/app.js?"))
      #expect(list.contains("data-live=\"/traces/events?\""))
    }
    // Every address of these pages is below the path.
    for target in ["/traces/runs/\(run)", "/traces/errors", "/traces/search?q=Execute", "/nothing"]
    {
      let body = try page(target)
      #expect(
        body.firstMatch(of: /(?:href|src|action|data-live)="\/(?!traces\/)/) == nil, "\(target)")
      #expect(body.contains("href=\"/traces/\""), "\(target)")
    }
    process.send(SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(!directory.exists("page.sock"))
  }

  @Test("what would let others look, or cannot be served, is refused")
  func options() throws {
    let directory = try Self.imported()
    func run(_ options: [String]) throws -> Program {
      try Tool.run(["serve", "--db", "x.db"] + options, in: directory)
    }
    for address in ["0.0.0.0:0", "[::]:0", "192.168.1.1:0", "example.com:0", "127.0.0.1.evil:0"] {
      let refused = try run(["--http", address])
      #expect(refused.status == 64, "\(address)")
      #expect(refused.errors.contains("other machines could look at all traces"), "\(address)")
    }
    for address in ["7878", "localhost", "127.0.0.1:99999", "::1:7878", ":7878", "127.0.0.1:"] {
      let refused = try run(["--http", address])
      #expect(refused.status == 64, "\(address)")
      #expect(refused.errors.contains("no address with a port"), "\(address)")
    }
    let long = "unix:" + String(repeating: "x", count: 108)
    for address in ["unix:", long] {
      #expect(try run(["--http", address]).status == 64, "\(address)")
    }
    for options in [["--base-path", "x"], ["--http-socket-mode", "1000"]] {
      #expect(try run(options).status == 64, "\(options)")
    }
    let short = try run(["--http-token", "short"])
    #expect(short.status == 64 && !short.errors.contains("short"))
    #expect(try Tool.run(["serve", "--db", "none.db"], in: directory).status == 26)
    let serving = try Serving(in: directory)
    let taken = try run(["--http", "127.0.0.1:\(serving.port)"])
    #expect(taken.status == 70)
    #expect(taken.errors.contains("cannot serve at 127.0.0.1:\(serving.port)"))
  }
}
