extension FileScenario {
  static let moved: [FileScenario] = [
    FileScenario(
      "removed when all was read", "add log a b; rm log; add log c", rows: "a b c", atTheEnd: "c"),
    FileScenario(
      "removed with lines that nobody had seen", "add log a b; add log c, rm log; add log d",
      rows: "a b c d", imported: "a b d", atTheEnd: "d"),
    FileScenario(
      "removed while its writer has it open",
      "add log a b, hold log; rm log; add log c, drop log; add log d",
      rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "renamed out of the root with lines that nobody had seen",
      "add log a b; add log c, mv log ~/x; add log d", rows: "a b c d", imported: "a b d",
      atTheEnd: "d"),
    FileScenario(
      "moved into a directory for old logs", "add log a b; mv log old/log.1, add log c; add log d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "moved into a directory for old logs with lines that nobody had seen",
      "add log a b; add log c, mv log old/log.1, add log d; add log e", rows: "a b c d e",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "moved into a directory for old logs again and again",
      """
      add log a b; mv log old/log.1, add log c; mv old/log.1 old/log.2, mv log old/log.1, add log d;
      mv old/log.2 old/log.3, mv old/log.1 old/log.2, mv log old/log.1, add log e
      """, rows: "a b c d e", layouts: [.directoryOfLogs]),
    FileScenario(
      "moved into a directory for old logs and compressed there",
      "add log a b; mv log old/log.1, add log c; gz old/log.1; add log d", rows: "a b c d",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "moved into a directory for old logs, written to late there",
      "add log a b, hold log; mv log old/log.1, add log c; late log d; add log e; add old/log.1 f",
      rows: "a b c d e f", layouts: [.directoryOfLogs]),
    FileScenario(
      "moved from one directory to the next",
      "add one/log a b; mv one/log two/log; add two/log c; mv two/log three/log.1; add one/log d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "two logs of one name in two directories",
      "add one/log a b, add two/log c d; add one/log e; add two/log f",
      rows: "a b c d e f", layouts: [.directoryOfLogs]),
    FileScenario(
      "its directory renamed", "add one/log a b; mvdir one two; add two/log c; add one/log d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "its directory renamed and made anew between two looks",
      "add one/log a b; mvdir one two, add one/log c d; add two/log e; add one/log f",
      rows: "a b c d e f", layouts: [.directoryOfLogs]),
    FileScenario(
      "its directory removed and made anew",
      "add one/log a b; rmdir one; add one/log c d; add one/log e",
      rows: "a b c d e", atTheEnd: "c d e", layouts: [.directoryOfLogs]),
    FileScenario(
      "its directory moved out of the root and back",
      "add one/log a b; mvdir one ~/one; mvdir ~/one one; add one/log c", rows: "a b c",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "two directories that exchange their names",
      """
      add one/log a b, add two/log c d; mvdir one ~/x, mvdir two one, mvdir ~/x two;
      add one/log e; add two/log f
      """,
      rows: "a b c d e f", layouts: [.directoryOfLogs]),
    FileScenario(
      "a directory that appears with a log in it",
      "add log a; add ~/one/log b c, mvdir ~/one one; add one/log d", rows: "a b c d",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "directories in directories",
      "add log a; add one/two/three/log b; add one/two/log c; add one/two/three/log d",
      rows: "a b c d", layouts: [.directoryOfLogs]),
    FileScenario(
      "a run directory that is moved below another directory",
      "add log a b; mvdir . /old/run_id=r; add /old/run_id=r/log c", rows: "a b c",
      layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is moved with lines that nobody had seen",
      "add log a b; add log c, mvdir . /old/run_id=r; add /old/run_id=r/log d", rows: "a b c d",
      layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is moved out of the root",
      "add log a b; mvdir . ~/run_id=r; add /run_id=s/log c; add /run_id=s/log d", rows: "a b c d",
      atTheEnd: "c d", layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is moved out of the root and back",
      "add log a b; mvdir . ~/run_id=r; mvdir ~/run_id=r .; add log c", rows: "a b c",
      layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is removed and made anew",
      "add log a b; rmdir .; add log c d; add log e",
      rows: "a b c d e", atTheEnd: "c d e", layouts: [.runDirectory]),
    FileScenario(
      "a run directory that is removed and restored",
      "add log a b c; cp log ~/x, rmdir .; add ~/y, cp ~/x log; add log d", rows: "a b c d",
      layouts: [.runDirectory]),
    FileScenario(
      "many runs of which each has one line",
      (1...30).map { "add /run_id=n\($0)/log n\($0)" }.joined(separator: ", ") + "; add log a",
      rows: "n1..30 a", layouts: [.runDirectory]),
    FileScenario(
      "runs that log the same lines",
      "add /run_id=a/log x y, add /run_id=b/log x y; add /run_id=a/log z; add /run_id=b/log z",
      rows: "x y z x y z", layouts: [.runDirectory]),
    FileScenario(
      "a run inside another run", "add log a; add run_id=s/log b; add run_id=s/log c; add log d",
      rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "a root that is removed and made anew",
      "add log a b; rmdir /, mkdir /; add log c d; add log e",
      rows: "a b c d e", atTheEnd: "c d e"),
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
  ]
}
