extension FileScenario {
  static let shortened: [FileScenario] = [
    FileScenario(
      "truncated and written to", "add log a b; cut log; add log c; add log d", rows: "a b c d",
      atTheEnd: "c d"),
    FileScenario(
      "truncated and written to between two looks", "add log a b; cut log, add log c; add log d",
      rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "truncated and filled with as much as it had", "add log a b; put log c d; add log e",
      rows: "a b c d e", atTheEnd: "c d e"),
    FileScenario(
      "truncated and filled with more than it had", "add log a b; put log c1..9; add log e",
      rows: "a b c1..9 e", atTheEnd: "c1..9 e"),
    FileScenario(
      "truncated, and nothing more", "add log a b; cut log; touch log", rows: "a b", atTheEnd: ""),
    FileScenario(
      "truncated three times",
      "add log a; cut log; add log b; cut log; add log c; cut log; add log d",
      rows: "a b c d", atTheEnd: "d"),
    FileScenario(
      "truncated to its first three lines", "add log a b c d e; cut log 3; touch log",
      rows: "a b c d e", atTheEnd: "a b c"),
    FileScenario(
      "truncated to its first three lines, and then it goes on otherwise",
      "add log a b c d e; cut log 3; add log x; add log y", rows: "a b c d e x y",
      atTheEnd: "a b c x y"),
    FileScenario(
      "truncated to its first three lines and written to between two looks",
      "add log a b c d e; cut log 3, add log x; add log y", rows: "a b c d e x y",
      atTheEnd: "a b c x y"),
    FileScenario(
      "truncated to its first three lines, and then it goes on as before",
      "add log a b c d e; cut log 3; add log d; add log e f", rows: "a b c d e f"),
    FileScenario(
      "truncated to its first three lines and filled with more than it had",
      "add log a b c d e; cut log 3, add log x1..9; add log y", rows: "a b c d e x1..9 y",
      atTheEnd: "a b c x1..9 y"),
    FileScenario(
      "shortened twice", "add log a1..20; cut log 10; cut log 5; add log b; add log c",
      rows: "a1..20 b c", atTheEnd: "a1..5 b c"),
    FileScenario(
      "shortened, gone on, and shortened to before that",
      "add log a1..20; cut log 10; add log b1..5; cut log 12; add log c; cut log 4; add log d",
      rows: "a1..20 b1..5 c d", atTheEnd: "a1..4 d"),
    FileScenario(
      "shortened within a line, and then it goes on as before",
      "add log a b c d e; trunc log 100; put log a b c d e; add log f", rows: "a b c d e f"),
    FileScenario(
      "a long log that is set back by 200 lines and goes on",
      "add log a1..1000; cut log 800; add log b1..50; add log c", rows: "a1..1000 b1..50 c",
      atTheEnd: "a1..800 b1..50 c"),
    FileScenario(
      "a long log that was read in pieces and is set back into each",
      """
      add log a1..100; add log a101..200; add log a201..300; cut log 250; add log b; cut log 150;
      add log c; cut log 50; add log d
      """, rows: "a1..300 b c d", atTheEnd: "a1..50 d"),
    FileScenario(
      "set back to an old size, and then the size is right again",
      "add log a b c d e; cp log ~/x, cut log 3; cp ~/x log; add log f", rows: "a b c d e f"),
    FileScenario(
      "set back to nothing, and then all is there again",
      "add log a b c d e; cp log ~/x, cut log; cp ~/x log; add log f", rows: "a b c d e f"),
    FileScenario(
      "its head cut off", "add log a1..100; trim log 20; add log b; add log c", rows: "a1..100 b c",
      atTheEnd: "a81..100 b c"),
    FileScenario(
      "its head cut off and written to between two looks",
      "add log a1..100; trim log 20, add log b; add log c", rows: "a1..100 b c",
      atTheEnd: "a81..100 b c"),
    FileScenario(
      "its head cut off again and again",
      """
      add log a1..100; trim log 20; add log b1..30; trim log 20; add log c1..30; trim log 10;
      add log d
      """,
      rows: "a1..100 b1..30 c1..30 d", atTheEnd: "c21..30 d"),
    FileScenario(
      "its head cut off in a long log",
      "add log a1..2000; trim log 500; add log b1..5; add log c", rows: "a1..2000 b1..5 c",
      atTheEnd: "a1501..2000 b1..5 c"),
    FileScenario(
      "its head cut off in another file of the name",
      "add log a1..100; cp log ~/x, trim ~/x 20, mv ~/x log; add log b", rows: "a1..100 b",
      atTheEnd: "a81..100 b"),
    FileScenario(
      "truncated by a writer that keeps its place",
      "add log a b; cut log, nul log 62, add log c; add log d", rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "truncated within a line that has no end",
      "add log a, begin log b; cut log; add log c", rows: "a c", imported: "a b c",
      atTheEnd: "c"),
    FileScenario(
      "text that is set back while its metadata stays",
      """
      add log a b c d, json metadata.json a b c d; cut log 2; add log e, json metadata.json e;
      add log f, json metadata.json f
      """, rows: "a b c d e f", layouts: [.runDirectory]),
    FileScenario(
      "metadata that is set back and goes on",
      """
      add log a b c d, json metadata.json a b c d; copy metadata.json metadata.json 2;
      json metadata.json e, add log e; add log f, json metadata.json f
      """, rows: "a b c d e f", layouts: [.runDirectory],
      isProvable: false),
  ]
}
