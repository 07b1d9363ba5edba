extension FileScenario {
  static let linked: [FileScenario] = [
    FileScenario(
      "a second name", "add log a b; ln log log.1; add log c; add log.1 d", rows: "a b c d"),
    FileScenario(
      "a second name from the beginning", "add log a b, ln log log.1; add log c", rows: "a b c"),
    FileScenario(
      "a second name, then another file under the first, as savelog does",
      "add log a b; ln log log.0; new log; add log c; add log d", rows: "a b c d"),
    FileScenario(
      "a second name, then another file under the first, between two looks",
      "add log a b; add log c, ln log log.0, new log d; add log e", rows: "a b c d e"),
    FileScenario(
      "a second name, and the first is removed",
      "add log a b; ln log log.1; rm log; add log.1 c; add log d",
      rows: "a b c d"),
    FileScenario(
      "a second name that is removed", "add log a b; ln log log.1; rm log.1; add log c",
      rows: "a b c"),
    FileScenario(
      "three names, of which one stays",
      "add log a b, ln log log.1, ln log log.2; rm log; add log.1 c; rm log.1; add log.2 d",
      rows: "a b c d"),
    FileScenario(
      "a second name out of the root",
      "add log a b; ln log ~/x; rm log; add log c; mv ~/x log.1; add log d",
      rows: "a b c d"),
    FileScenario(
      "a second name whose file is then compressed",
      "add log a b c; ln log log.1; new log d; gz log.1; add log e", rows: "a b c d e"),
    FileScenario(
      "a rotation with two names, shifted",
      "add log a b; ln log log.0, new log c; mv log.0 log.1, ln log log.0, new log d; add log e",
      rows: "a b c d e"),
    FileScenario(
      "an empty file with two names", "add log, ln log log.1; add log a; add log.1 b", rows: "a b"),
    FileScenario(
      "a second name in another directory",
      "add log a b, mkdir old; ln log old/log.1; add log c; rm log; add log d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link beside the log",
      "add log a b; sym log log[-current]; add log c; add log[-current] d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link beside the log, by its name alone",
      "add log[-1] a b; point log app-1.log; add log[-1] c; add log d", rows: "a b c d",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link that leads to one log after another",
      """
      add log[-20260301] a b; point log app-20260301.log; add log c;
      rm log, add log[-20260302] d, point log app-20260302.log; add log e; add log[-20260301] f
      """, rows: "a b c d e f", layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link that goes",
      "add log a b; sym log log[-current]; rm log[-current]; add log c",
      rows: "a b c", layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link to nothing, until there is something",
      "add log a; point log[-current] app-later.log; add log[-later] b; add log[-later] c",
      rows: "a b c",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "a symbolic link from a directory of the root to another one",
      """
      add pods/web/log a b, mkdir containers; sym pods/web/log containers/log[-web];
      add pods/web/log c; add pods/web/log d
      """,
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "a link that is the rotation of a log",
      "add log a b; sym log log.1; add log c; rm log.1, mv log log.1, add log d; add log e",
      rows: "a b c d e"),
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
      "a symbolic link that exchanges places with its file",
      "add log a b; sym log log[-x]; rm log[-x], mv log log[-x], sym log[-x] log; add log c",
      rows: "a b c",
      layouts: [.directoryOfLogs]),
  ]
}
