extension FileScenario {
  static let written: [FileScenario] = [
    FileScenario(
      "a line now and then", "add log a; add log b; add log c; add log d", rows: "a b c d"),
    FileScenario("nothing", "add log; touch log; touch log", rows: ""),
    FileScenario(
      "an empty file that is filled later",
      """
      add log; touch log; add log a; add log b
      """, rows: "a b"),
    FileScenario(
      "a first line of which a part is there", "tear log a; finish log a; add log b", rows: "a b"),
    FileScenario(
      "a line of which a part is there", "add log a; tear log b; finish log b; add log c",
      rows: "a b c"),
    FileScenario(
      "a line of which a part is there for long",
      "add log a; tear log b; touch log; touch log; finish log b; add log c",
      rows: "a b c"),
    FileScenario(
      "a line without an end", "add log a, begin log b; end log; add log c", rows: "a b c"),
    FileScenario(
      "the end of a line before the next line",
      "begin log a; end log, begin log b; end log; add log c", rows: "a b c"),
    FileScenario(
      "lines that end with CR and LF", "crlf log a b; crlf log c; crlf log d", rows: "a b c d"),
    FileScenario(
      "lines of both kinds", "crlf log a; add log b; crlf log c; add log d", rows: "a b c d"),
    FileScenario(
      "the same line again and again",
      """
      add log a a a; add log a; add log a a
      """, rows: "a a a a a a"),
    FileScenario(
      "the same file again and again",
      "add log a b; cut log, add log c d; cut log, add log e f; add log g", rows: "a b c d e f g",
      atTheEnd: "e f g"),
    FileScenario(
      "many lines at once", "add log a1..3000; add log b1..3000; add log c",
      rows: "a1..3000 b1..3000 c"),
    FileScenario(
      "room that is reserved and filled", "nul log 4096, fill log a b; fill log c; fill log d e",
      rows: "a b c d e"),
    FileScenario(
      "room that is reserved, filled, and cut off",
      "nul log 4096, fill log a b; fill log c d; trunc log 124; add log e",
      rows: "a b c d e"),
    FileScenario(
      "room that is reserved for long before the first line",
      "nul log 4096; touch log; fill log a; fill log b", rows: "a b"),
    FileScenario(
      "room that is reserved in a log that is then renamed",
      "nul log 4096, fill log a b; fill log c; mv log log.1, nul log 4096, fill log d; fill log e",
      rows: "a b c d e"),
    FileScenario(
      "room that is reserved, copied and truncated",
      "nul log 4096, fill log a b c; cp log log.1, cut log; nul log 4096, fill log d; fill log e",
      rows: "a b c d e"),
    FileScenario(
      "metadata before its text",
      "json metadata.json a b; add log a; add log b; json metadata.json c, add log c",
      rows: "a b c", layouts: [.runDirectory]),
    FileScenario(
      "text before its metadata",
      "add log a b; json metadata.json a; json metadata.json b; add log c, json metadata.json c",
      rows: "a b c", layouts: [.runDirectory]),
    FileScenario(
      "metadata alone", "json metadata.json a b; json metadata.json c; json metadata.json d",
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "metadata that is copied and truncated",
      """
      json metadata.json a b; cp metadata.json metadata.json.1, cut metadata.json;
      json metadata.json c; json metadata.json d
      """,
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "metadata that is compressed",
      """
      json metadata.json a b; mv metadata.json metadata.json.1; gz metadata.json.1;
      json metadata.json c
      """,
      rows: "a b c", layouts: [.runDirectory]),
    FileScenario(
      "metadata that is replaced by a longer version of itself",
      """
      json metadata.json a b; cp metadata.json ~/x, json ~/x c, mv ~/x metadata.json;
      json metadata.json d
      """,
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "two streams that are written by turns",
      "add log a; add stderr.txt b; add log c; add stderr.txt d", rows: "a b c d",
      layouts: [.runDirectory]),
    FileScenario(
      "the same line in two streams", "add log a, add stderr.txt a; add log b; add stderr.txt b",
      rows: "a a b b", layouts: [.runDirectory]),
    FileScenario(
      "two streams that begin alike, renamed",
      """
      add log a b, add stderr.txt a b; mv log log.1, mv stderr.txt stderr.txt.1;
      add log c, add stderr.txt d
      """,
      rows: "a b a b c d", layouts: [.runDirectory]),
  ]
}
