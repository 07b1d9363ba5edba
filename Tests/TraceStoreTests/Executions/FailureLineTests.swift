import Testing

@testable import TraceStore

@Suite("The line of a failure")
struct FailureLineTests {
  @Test("after a traceback it is the exception, whatever more lines its text has")
  func traceback() {
    let message = """
      🔗 [STAGE]: 💥 Error Failed:
       ... |  \t🚨 Traceback (most recent call last):
       ... |  \t  File "stages.py", line 362, in execute
       ... |  \t    result: Result = self._execute(
       ... |  \t                     ^^^^^^^^^^^^^^
       ... |  \tValueError: no value in [brackets]
       ... |  \tsecond line
       ... |  \t third
       ... |  \t
       ... ╰─ \t
      """
    #expect(FailureLine.text(of: message) == "ValueError: no value in [brackets]")
    let repeated = """
      ⚙️ [STAGE]: Error Handler:
       ... |  \tKeyError: 'a'
       ... |  \tTraceback (most recent call last):
       ... |  \t  File "stages.py", line 333, in execute
       ... ╰─ \tKeyError: 'a'
      """
    #expect(FailureLine.text(of: repeated) == "KeyError: 'a'")
  }

  @Test("of chained exceptions it is the last")
  func chained() {
    let message = """
      Traceback (most recent call last):
        File "a.py", line 1, in f
      KeyError: 'inner'

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
        File "a.py", line 2, in g
      ValueError: outer
      """
    #expect(FailureLine.text(of: message) == "ValueError: outer")
  }

  @Test(
    "otherwise it is the first line, or the one after a heading",
    arguments: [
      ("(218998 ->       ) [STAGE]: ValueError: no value\nsecond", "ValueError: no value"),
      (
        "🏗 [JOB]: All-Completed Handler:\n ... ╰─ \tJobError: it was break.",
        "JobError: it was break."
      ),
      ("load failed", "load failed"), ("load failed\r\nagain", "load failed"), ("", ""),
      ("nothing after:", "nothing after:"), ("\n\n  indented", "indented"),
      ("Traceback (most recent call last):\n  File", "File"),
    ])
  func plain(_ message: String, _ line: String) {
    #expect(FailureLine.text(of: message) == line)
  }

  @Test("columns of an exception come first")
  func columns() {
    #expect(
      FailureLine.text(message: "m", exceptionType: "ValueError", exceptionMessage: "bad\nrow")
        == "ValueError: bad")
    #expect(
      FailureLine.text(message: "m", exceptionType: "E", exceptionMessage: "E: bad") == "E: bad")
    #expect(FailureLine.text(message: "m", exceptionType: nil, exceptionMessage: nil) == "m")
  }
}
