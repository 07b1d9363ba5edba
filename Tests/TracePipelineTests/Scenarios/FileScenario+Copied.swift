extension FileScenario {
  static let copied: [FileScenario] = [
    FileScenario(
      "copied, and nothing else", "add log a b c; cp log log.1; touch log", rows: "a b c"),
    FileScenario(
      "copied while it goes on",
      """
      add log a b; cp log log.1; add log c; add log d
      """, rows: "a b c d"),
    FileScenario(
      "copied again and again over the same copy",
      "add log a b; cp log log.1; add log c; cp log log.1; add log d; cp log log.1", rows: "a b c d"
    ),
    FileScenario(
      "copied, and the copies shifted",
      """
      add log a b; cp log log.1; add log c; mv log.1 log.2, cp log log.1; add log d;
      mv log.2 log.3, mv log.1 log.2, cp log log.1; add log e
      """, rows: "a b c d e"),
    FileScenario(
      "copied before anybody looked", "add log a b, cp log log.1; add log c", rows: "a b c"),
    FileScenario(
      "copied and written to before anybody looked",
      "add log a b, cp log log.1, add log c; add log d",
      rows: "a b c d"),
    FileScenario(
      "a copy of a copy", "add log a b; cp log log.1; cp log.1 log.2; add log c", rows: "a b c"),
    FileScenario(
      "a copy that is removed",
      """
      add log a b c; cp log log.1; rm log.1; add log d
      """, rows: "a b c d"),
    FileScenario(
      "a copy whose original is removed", "add log a b c; cp log log.1; rm log; add log d",
      rows: "a b c d"),
    FileScenario(
      "a copy whose original is removed, and which goes on",
      "add log a b c; cp log log.1; rm log; add log.1 d", rows: "a b c d"),
    FileScenario(
      "a copy that is taken from its name as the log",
      "add log a b; cp log log.1; rm log, mv log.1 log; add log c",
      rows: "a b c"),
    FileScenario(
      "copied and truncated", "add log a b; cp log log.1, cut log; add log c; add log d",
      rows: "a b c d"),
    FileScenario(
      "copied and truncated with lines that nobody had seen",
      "add log a b; add log c, cp log log.1, cut log; add log d", rows: "a b c d"),
    FileScenario(
      "copied, truncated and written to between two looks",
      "add log a b; cp log log.1, cut log, add log c; add log d", rows: "a b c d"),
    FileScenario(
      "copied, truncated and filled with more than it had",
      "add log a b; cp log log.1, cut log, add log c1..9; add log d", rows: "a b c1..9 d"),
    FileScenario(
      "copied and truncated before anybody looked",
      "add log a b, cp log log.1, cut log, add log c; add log d", rows: "a b c d"),
    FileScenario(
      "copied and truncated, each seen alone", "add log a b; cp log log.1; cut log; add log c",
      rows: "a b c"),
    FileScenario(
      "a line between copy and truncation that was seen",
      "add log a b; cp log log.1; add log c; cut log; add log d", rows: "a b c d",
      atTheEnd: "a b d"),
    FileScenario(
      "lines between copy and truncation, in a long log",
      "add log a1..300; cp log log.1; add log b1..5; cut log; add log c1..5",
      rows: "a1..300 b1..5 c1..5",
      atTheEnd: "a1..300 c1..5"),
    FileScenario(
      "a line between copy and truncation, three times",
      """
      add log a b; cp log log.1; add log c; cut log; add log d e; mv log.1 log.2, cp log log.1;
      add log f; cut log; add log g h; mv log.2 log.3, mv log.1 log.2, cp log log.1; add log i;
      cut log; add log j
      """, rows: "a b c d e f g h i j", atTheEnd: "a b d e g h j"),
    FileScenario(
      "a line that is written while the copy is made, and is lost",
      "add log a b; cp log log.1, add log c, cut log; add log d", rows: "a b d"),
    FileScenario(
      "copied in pieces while somebody looks, and truncated",
      "add log a b c d; piece log log.1 70; piece log log.1 100; cp log log.1; cut log; add log e",
      rows: "a b c d e"),
    FileScenario(
      "a copy that is empty at first", "add log a b c; add log.1; cp log log.1; cut log; add log d",
      rows: "a b c d"),
    FileScenario(
      "a long log that is copied in pieces",
      """
      add log a1..400; piece log log.1 4096; piece log log.1 8192; cp log log.1; cut log;
      add log b1..10
      """, rows: "a1..400 b1..10"),
    FileScenario(
      "a copy that was never finished", "add log a b c d; copy log log.1 2; add log e; touch log.1",
      rows: "a b c d e"),
    FileScenario(
      "a copy of a part, and then the original is truncated",
      "add log a b c d; copy log log.1 3; cut log; add log e", rows: "a b c d e",
      atTheEnd: "a b c e"),
    FileScenario(
      "copied and truncated three times, the copies shifted",
      """
      add log a b; cp log log.1, cut log; add log c d; mv log.1 log.2, cp log log.1, cut log;
      add log e f; mv log.2 log.3, mv log.1 log.2, cp log log.1, cut log; add log g
      """, rows: "a b c d e f g"),
    FileScenario(
      "copied and truncated three times between two looks",
      """
      add log a; add log b, cp log log.1, cut log, add log c, mv log.1 log.2, cp log log.1, cut log,
      add log d, mv log.2 log.3, mv log.1 log.2, cp log log.1, cut log, add log e; add log f
      """, rows: "a b c d e f"),
    FileScenario(
      "copied and truncated under a writer that has it open",
      "add log a b, hold log; cp log log.1, cut log; add log c; add log d", rows: "a b c d"),
    FileScenario(
      "copied and truncated, and the copy compressed",
      "add log a b c; cp log log.1, cut log; gz log.1, add log d; add log e", rows: "a b c d e"),
    FileScenario(
      "copied, truncated and compressed between two looks",
      "add log a b c; add log d, cp log log.1, cut log, gz log.1; add log e", rows: "a b c d e"),
    FileScenario(
      "copied and truncated elsewhere", "add log a b c; cp log ~/x, cut log; add log d",
      rows: "a b c d", atTheEnd: "d"),
    FileScenario(
      "logs that begin with the same line, copied and truncated",
      """
      add log same a; cp log log.1, cut log; add log same b; mv log.1 log.2, cp log log.1, cut log;
      add log same c; add log d
      """, rows: "same a same b same c d"),
    FileScenario(
      "copied and truncated within its last line",
      "add log a b, begin log c; cp log log.1, cut log; add log d; end log.1", rows: "a b c d"),
    FileScenario(
      "a copy of text and metadata",
      """
      add log a b, json metadata.json a b; cp log log.1, cp metadata.json metadata.json.1;
      cut log, cut metadata.json; add log c, json metadata.json c
      """, rows: "a b c", layouts: [.runDirectory]),
    FileScenario(
      "a copy under a date that is made later",
      "add log a b c; cp log log-20260301; add log d; cut log; add log e",
      rows: "a b c d e", atTheEnd: "a b c e"),
    FileScenario(
      "two copies of one log", "add log a b c; cp log log.1, cp log log.2; cut log; add log d",
      rows: "a b c d"),
    FileScenario(
      "a copy that is written to", "add log a b c; cp log log.1; add log.1 d; add log e",
      rows: "a b c d e"),
    FileScenario(
      "a copy that ends inside the first line, at first",
      "add log a b c; piece log log.1 20; cp log log.1, cut log; add log d", rows: "a b c d"),
    FileScenario(
      "a copy of metadata alone, with a line between copy and truncation",
      """
      add log a b c, json metadata.json a b c; cp metadata.json metadata.json.1;
      json metadata.json d; cut metadata.json; add log d e, json metadata.json e
      """, rows: "a b c d e", layouts: [.runDirectory],
      isProvable: false),
    FileScenario(
      "copied into a directory for old logs, and truncated",
      "add log a b; cp log old/log.1; add log c; cut log; add log d; add log e", rows: "a b c d e",
      atTheEnd: "a b d e", layouts: [.directoryOfLogs]),
    FileScenario(
      "copied into a directory for old logs and truncated between two looks",
      "add log a b; add log c, cp log old/log.1, cut log, add log d; add log e", rows: "a b c d e",
      layouts: [.directoryOfLogs]),
  ]
}
