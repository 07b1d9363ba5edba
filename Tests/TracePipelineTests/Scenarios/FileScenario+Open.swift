extension FileScenario {
  /// What does not become the right rows yet, or is not proven by a verification.
  static let open: [FileScenario] = [
    FileScenario(
      "each step of savelog seen",
      """
      add log a b c; add log.new; ln log log.0; mv log.new log; add log d e f; mv log.0 log.1;
      add log.new; ln log log.0; mv log.new log; add log g h i; mv log.1 log.2; mv log.0 log.1;
      add log.new; ln log log.0; mv log.new log; add log j
      """, rows: "a b c d e f g h i j"),
    FileScenario(
      "each step of savelog seen, and it is written to between",
      """
      add log a b c; add log.new; ln log log.0; mv log.new log, add log d; add log e f;
      mv log.0 log.1; add log.new; ln log log.0, add log g; mv log.new log, add log h i; add log k;
      mv log.1 log.2; mv log.0 log.1; add log.new; ln log log.0, add log l; mv log.new log; add log j
      """, rows: "a b c d e f g h i k l j"),
    FileScenario(
      "a number before the ending, compressed before the log is made anew",
      "add log a b; add log c, mv log log[.1], zst log[.1]; add log d", rows: "a b c d"),
    FileScenario(
      "a packed file that is copied",
      "add log a b c; mv log log.1; gz log.1; cp log.1.gz log.2.gz; add log d",
      rows: "a b c d"),
    FileScenario(
      "packed, and unpacked beside it",
      "add log a b c; mv log log.1; cp log.1 ~/x, gz log.1; cp ~/x log.1; add log d",
      rows: "a b c d"),
    FileScenario(
      "a log that keeps its extension, compressed",
      "add log a b c; mv log log[.1]; gz log[.1]; add log d; mv log[.1].gz log[.2].gz; add log e",
      rows: "a b c d e"),
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
      """, rows: "a b c d e", layouts: [.runDirectory]),
    FileScenario(
      "the old log copied back over the new one",
      "add log a b c; cp log log.1, cut log; add log d; cp log.1 log; add log e", rows: "a b c d e",
      atTheEnd: "a b c e"),
    FileScenario(
      "a symbolic link that exchanges places with its file",
      "add log a b; sym log log[-x]; rm log[-x], mv log log[-x], sym log[-x] log; add log c",
      rows: "a b c",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "copied into a directory for old logs, and truncated",
      "add log a b; cp log old/log.1; add log c; cut log; add log d; add log e", rows: "a b c d e",
      atTheEnd: "a b d e", layouts: [.directoryOfLogs]),
    FileScenario(
      "copied into a directory for old logs and truncated between two looks",
      "add log a b; add log c, cp log old/log.1, cut log, add log d; add log e", rows: "a b c d e",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "a run directory that is renamed",
      "add log a b; mvdir . /run_id=s; add /run_id=s/log c; add /run_id=s/log d",
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is renamed and then rotated in",
      """
      add log a b; mvdir . /run_id=s; mv /run_id=s/log /run_id=s/log.1, add /run_id=s/log c;
      add /run_id=s/log d
      """,
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "saved by an editor that keeps a backup",
      "add log a b c; mv log log~, add log a b c; add log d",
      rows: "a b c d"),
    FileScenario(
      "metadata that is set back and goes on",
      """
      add log a b c d, json metadata.json a b c d; copy metadata.json metadata.json 2;
      json metadata.json e, add log e; add log f, json metadata.json f
      """, rows: "a b c d e f", layouts: [.runDirectory]),
  ]
}
