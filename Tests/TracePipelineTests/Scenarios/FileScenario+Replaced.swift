extension FileScenario {
  static let replaced: [FileScenario] = [
    FileScenario(
      "replaced by another file", "add log a b; new log c d; add log e", rows: "a b c d e",
      atTheEnd: "c d e"),
    FileScenario(
      "replaced by a shorter file", "add log a b c d; new log e; add log f", rows: "a b c d e f",
      atTheEnd: "e f"),
    FileScenario(
      "replaced by a longer file", "add log a; new log b1..9; add log c", rows: "a b1..9 c",
      atTheEnd: "b1..9 c"),
    FileScenario(
      "replaced by a longer version of itself, as rsync does",
      "add log a b; new log a b c; new log a b c d",
      rows: "a b c d"),
    FileScenario(
      "written over with a longer version of itself", "add log a b; put log a b c; put log a b c d",
      rows: "a b c d"),
    FileScenario(
      "replaced by what it is", "add log a b c; new log a b c; add log d", rows: "a b c d"),
    FileScenario(
      "written over with what it is, three times",
      "add log a b c; put log a b c; put log a b c; put log a b c; add log d", rows: "a b c d"),
    FileScenario(
      "replaced by an older version of itself that goes on otherwise",
      "add log a b c d e; new log a b c; add log x; add log y", rows: "a b c d e x y",
      atTheEnd: "a b c x y"),
    FileScenario(
      "replaced by an older version of itself that has gone on",
      "add log a b c d e; new log a b c x; add log y", rows: "a b c d e x y",
      atTheEnd: "a b c x y"),
    FileScenario(
      "removed and restored", "add log a b c; cp log ~/x, rm log; cp ~/x log; add log d",
      rows: "a b c d"),
    FileScenario(
      "removed and restored under the name of a rotation",
      "add log a b c; cp log ~/x, rm log; cp ~/x log.1, add log d; add log e", rows: "a b c d e"),
    FileScenario(
      "removed and an older backup restored, which goes on",
      "add log a b c; cp log ~/x; add log d e; rm log; cp ~/x log; add log f", rows: "a b c d e f",
      atTheEnd: "a b c f"),
    FileScenario(
      "restored over new lines",
      "add log a b c; cp log ~/x, cut log; add log d; cp ~/x log; add log e",
      rows: "a b c d e", atTheEnd: "a b c e"),
    FileScenario(
      "a long log restored in place",
      "add log a1..1000; cp log ~/x, cut log; cp ~/x log; add log b",
      rows: "a1..1000 b"),
    FileScenario(
      "a long log restored in place, piece by piece",
      """
      add log a1..1000; cp log ~/x; piece ~/x log 0; piece ~/x log 5000; piece ~/x log 9000;
      cp ~/x log; add log b
      """, rows: "a1..1000 b"),
    FileScenario(
      "an older backup of a long log, restored in place",
      "add log a1..1000; copy log ~/x 900; cp ~/x log; add log b1..5; add log c",
      rows: "a1..1000 b1..5 c", atTheEnd: "a1..900 b1..5 c"),
    FileScenario(
      "a rotation restored from a backup",
      "add log a b; mv log log.1, add log c; cp log.1 ~/x, rm log.1; cp ~/x log.1; add log d",
      rows: "a b c d"),
    FileScenario(
      "a packed rotation restored from a backup",
      """
      add log a b; mv log log.1, gz log.1, add log c; cp log.1.gz ~/x, rm log.1.gz;
      cp ~/x log.1.gz; add log d
      """,
      rows: "a b c d"),
    FileScenario(
      "removed and made anew", "add log a b; rm log, add log c; add log d", rows: "a b c d",
      atTheEnd: "c d"),
    FileScenario(
      "removed, and made anew later", "add log a b; rm log; add log c d", rows: "a b c d",
      atTheEnd: "c d"),
    FileScenario(
      "removed and made anew, empty at first", "add log a b; rm log; add log; add log c d",
      rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "removed, made anew, and filled with what it had",
      "add log a b; rm log; add log; put log a b c; rm log",
      rows: "a b c", atTheEnd: ""),
    FileScenario(
      "made anew again and again under one name",
      "add log a b; rm log, add log c d; rm log, add log e f; rm log, add log g h",
      rows: "a b c d e f g h",
      atTheEnd: "g h"),
    FileScenario(
      "another file with the same first line", "add log a b c; rm log, add log a x y; add log z",
      rows: "a b c a x y z", atTheEnd: "a x y z"),
    FileScenario(
      "saved by an editor with a line changed at the end",
      "add log a b c d; new log a b c x; add log y", rows: "a b c d x y", atTheEnd: "a b c x y"),
    FileScenario(
      "given a new time and nothing else", "add log a b; touch log; touch log; add log c",
      rows: "a b c"),
    FileScenario(
      "the log and its rotation exchange their contents in place",
      "add log a b c, add log.1 d e f; put log d e f, put log.1 a b c; add log g",
      rows: "a b c d e f g"),
    FileScenario(
      "the old log copied back over the new one",
      "add log a b c; cp log log.1, cut log; add log d; cp log.1 log; add log e", rows: "a b c d e",
      atTheEnd: "a b c e"),
    FileScenario(
      "saved by an editor that keeps a backup",
      "add log a b c; mv log log~, add log a b c; add log d",
      rows: "a b c d"),
  ]
}
