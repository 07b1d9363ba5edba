import Testing
import TraceFormat

@Suite("Formats that are known")
struct FormatTests {
  @Test(
    "the format is found in one line",
    arguments: [
      ("gunicorn", "[2026-11-23 15:11:28 +0000] [20610] [INFO] x"),
      ("spdlog", "[2026-11-23 15:11:55.428] [core] [warning] x"),
      ("main", "[2026-11-23 15:11:55] [TRACE] [0] brackets [x] y"),
      ("main", "[2026-11-23 15:11:55] [AUDIT] x"), ("main", "[2026-11-23 15:11:55] [info]"),
      ("celery", "[2026-11-23 15:11:33,506: DEBUG/MainProcess] x"),
      ("monolog", "[2026-11-23 15:11:49] production.INFO: x"),
      ("airflow", "[2026-01-02T03:04:05.678+0000] {taskinstance.py:1157} INFO - x"),
      ("apache", "[Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 1234:tid 140] x"),
      ("rust", "[2026-01-02T03:04:05Z INFO  a::b] x"),
      ("nginx-error", "2026/11/23 15:11:48 [notice] 20981#20981: x"),
      ("loguru", "2026-01-02 03:04:05.678 | INFO     | __main__:<module>:12 - x"),
      (
        "spring",
        "2026-01-02T03:04:05.678+01:00  INFO 12345 --- [app] [           main] c.e.Main   : x"
      ),
      ("spring", "2026-01-02 03:04:05.678 ERROR 12345 --- [nio-8080-exec-1] c.e.Main : x"),
      ("log4j", "2026-01-02 03:04:05,678 INFO  [main] com.acme.App: x"),
      ("log4j", "2026-01-02 03:04:05,678 [main] WARN  com.acme.App - x"),
      ("log4j", "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:2181:F@774] - x"),
      ("postgres", "2026-01-02 03:04:05.678 UTC [410] LOG:  x"),
      ("zap", "2026-01-02T03:04:05.678Z\tinfo\tcaller/file.go:12\tx"),
      ("python", "2026-01-02 03:04:05,678 - app.x - INFO - x"),
      ("python", "2026-01-02 03:04:05,678 INFO app.x: x"),
      ("python", "2026-01-02 03:04:05,678 INFO x"),
      ("python", "2026-01-02 03:04:05,678 [INFO] x"),
      ("python", "2026-01-02 03:04:05,678 root WARNING x"),
      ("python-basic", "WARNING:root:x"),
      ("syslog", "2026-01-02T03:04:05.123456+01:00 host systemd[1]: x"),
      ("rfc5424", "<165>1 2026-01-02T03:04:05.003Z host app 12 ID47 x"),
      ("logrus", "time=\"2026-01-02T03:04:05Z\" level=info msg=x"),
      ("access", "127.0.0.1 - frank [10/Oct/2024:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326"),
    ])
  func found(_ name: String, _ line: String) throws {
    let datetimes = try DatetimeReader.plain
    let kind = line.withBytes { FormatCatalog(datetimes: datetimes).judge($0, TextFields()) }
    guard case .sibling(let format) = kind else {
      Issue.record("\(kind)")
      return
    }
    #expect(format.name == name)
    let parser = try #require(TextParser(templates: format.templates, datetimes: datetimes))
    let message = parser.fields(line)?[.message]
    #expect(message?.hasSuffix("x") == true || name == "access" || name == "main")
    #expect(KnownFormat.named(name)?.contains(format.templates[0]) == true)
  }

  @Test(
    "other lines tell no format",
    arguments: [
      "", "x", "Traceback (most recent call last):", "2026-01-02 03:04:05 something happened",
      "[2026-01-02 03:04:05] something", "12:30 INFO x", "Error:foo", "{\"a\": 1}",
    ])
  func notFound(_ line: String) throws {
    let datetimes = try DatetimeReader.plain
    let kind = line.withBytes { FormatCatalog(datetimes: datetimes).judge($0, TextFields()) }
    #expect(kind == .text)
  }

  @Test(
    "a template is proposed for a line of a format that is not known",
    arguments: [
      ("2026-01-02 03:04:05 something happened", "{datetime} {message}"),
      ("[2026-01-02 03:04:05] [3] x", "[{datetime}] {message}"),
      ("<2026-01-02 03:04:05> (WARN) x", "<{datetime}> ({level}) {message}"),
      ("05/03/2026 14:00:00 | main | INFO | x", "{datetime} | {name} | {level} | {message}"),
      (
        "host1 2026-01-02T03:04:05Z 12 ERROR  x",
        "{field1} {datetime} {process:d} {level:<} {message}"
      ),
    ])
  func proposed(_ line: String, _ template: String) {
    #expect(line.withBytes { TemplateProposal.template(for: $0) }?.text == template)
  }

  @Test(
    "patterns of other programs are translated",
    arguments: [
      (
        "%(asctime)s - %(name)s - %(levelname)-8s - %(message)s",
        "{datetime} - {name} - {level:<8} - {message}"
      ),
      ("%(asctime)s,%(msecs)03d [%(process)5d] %(message)s", "{datetime} [{process:5}] {message}"),
      (
        "%d{yyyy-MM-dd HH:mm:ss} %-5level [%thread] %logger{36} - %msg%n",
        "{datetime} {level:<5} [{thread}] {logger} - {message}"
      ),
      ("%d %-5p [%t] %c{1}: %m%n", "{datetime} {level:<5} [{thread_name}] {logger}: {message}"),
      (
        "{time:YYYY-MM-DD HH:mm:ss} | {level: <8} | {name}:{function}:{line} - {message}",
        "{datetime} | {level:<8} | {name}:{function}:{lineno} - {message}"
      ),
      ("{asctime} {levelname} {message}", "{datetime} {level} {message}"),
      (
        #"^\[(?P<datetime>[^\]]+)\] \[(?P<level>\w+)\] (?P<message>.*)$"#,
        "[{datetime}] [{level}] {message}"
      ),
    ])
  func translated(_ pattern: String, _ template: String) {
    #expect(ForeignSyntax.translation(of: pattern)?.template == template)
  }

  @Test("templates are not taken for patterns of other programs")
  func noPattern() {
    for text in KnownFormat.all.flatMap(\.templates).map(\.text) + ["{message}", "100% {message}"] {
      #expect(ForeignSyntax.translation(of: text) == nil, "\(text)")
    }
  }
}
