extension FileScenario {
  static let renamed: [FileScenario] = [
    FileScenario(
      "renamed and made anew", "add log a b; mv log log.1, add log c; add log d", rows: "a b c d"),
    FileScenario(
      "renamed, and made anew later", "add log a b; mv log log.1; add log c d", rows: "a b c d"),
    FileScenario(
      "renamed and never made anew", "add log a b; mv log log.1; touch log.1", rows: "a b"),
    FileScenario(
      "renamed with lines that nobody had seen", "add log a; add log b, mv log log.1, add log c",
      rows: "a b c"),
    FileScenario(
      "renamed before anybody looked", "add log a b, mv log log.1, add log c; add log d",
      rows: "a b c d"),
    FileScenario(
      "renamed while its writer goes on in the old file",
      "add log a, hold log; mv log log.1; late log b; late log c, drop log, add log d; add log e",
      rows: "a b c d e"),
    FileScenario(
      "renamed, and both files are written to by turns",
      "add log a, hold log; mv log log.1, add log b; late log c; add log d; late log e, add log f",
      rows: "a b c d e f"),
    FileScenario(
      "renamed twice between two looks",
      "add log a; add log b, mv log log.1, add log c, mv log.1 log.2, mv log log.1, add log d",
      rows: "a b c d"),
    FileScenario(
      "renamed three times, the old ones shifted",
      """
      add log a b; mv log log.1, add log c d; mv log.1 log.2, mv log log.1, add log e f;
      mv log.2 log.3, mv log.1 log.2, mv log log.1, add log g; add log h
      """, rows: "a b c d e f g h"),
    FileScenario(
      "shifted one rename after another, each of them seen",
      """
      add log a b; mv log log.1; add log c d; mv log.1 log.2; mv log log.1; add log e;
      mv log.2 log.3; mv log.1 log.2; mv log log.1; add log f
      """, rows: "a b c d e f"),
    FileScenario(
      "renamed and renamed back", "add log a b; mv log log.1; mv log.1 log; add log c",
      rows: "a b c"),
    FileScenario(
      "renamed, made anew, and the old one put back over it",
      "add log a b; mv log log.1, add log c d; mv log.1 log; add log e", rows: "a b c d e",
      atTheEnd: "a b e"),
    FileScenario(
      "two rotations that exchange their names",
      """
      add log a b, add log.1 c d; mv log log.9, mv log.1 log, mv log.9 log.1;
      add log e, add log.1 f
      """,
      rows: "a b c d e f"),
    FileScenario(
      "renamed, and the oldest removed each time",
      """
      add log a b; mv log log.1, add log c; rm log.1, mv log log.1, add log d;
      rm log.1, mv log log.1, add log e
      """, rows: "a b c d e", atTheEnd: "d e"),
    FileScenario(
      "renamed over the rotation before",
      "add log a b; mv log log.1; add log c; mv log log.1; add log d",
      rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "an empty file that is renamed", "add log; mv log log.1; add log a; add log b", rows: "a b"),
    FileScenario(
      "an empty file that is renamed and then written to",
      "add log, hold log; mv log log.1; late log a; add log b; late log c", rows: "a b c"),
    FileScenario(
      "renamed, and an empty file in its place",
      "add log a b; mv log log.1, add log; touch log; add log c", rows: "a b c"),
    FileScenario(
      "renamed five times while it is empty",
      """
      add log; mv log log.1, add log; mv log.1 log.2, mv log log.1, add log;
      mv log.2 log.3, mv log.1 log.2, mv log log.1, add log a; mv log log.0, add log b; add log c
      """, rows: "a b c"),
    FileScenario(
      "renamed with a line that has no end yet",
      "add log a, begin log b, hold log; mv log log.1; end log.1; add log c", rows: "a b c"),
    FileScenario(
      "files that begin with the same line, renamed",
      """
      add log same a; mv log log.1, add log same b; mv log.1 log.2, mv log log.1, add log same c;
      add log d
      """, rows: "same a same b same c d"),
    FileScenario(
      "files of which one is the beginning of the next",
      "add log a b c; mv log log.1, add log d e f; add log g", rows: "a b c d e f g"),
    FileScenario(
      "a long file that is renamed, and a longer one in its place",
      "add log a1..200; mv log log.1, add log b1..300; mv log.1 log.2, mv log log.1, add log c",
      rows: "a1..200 b1..300 c"),
    FileScenario(
      "two logs that are renamed together",
      """
      add log a b, add err c; mv log log.1, mv err err.1, add log d, add err e;
      add log f, add err g
      """.replacing("err", with: "log[-err]"), rows: "a b c d e f g",
      layouts: [.directoryOfLogs]),
    FileScenario(
      "standard output and error that are renamed together",
      """
      add log a b, add stderr.txt c; mv log log.1, mv stderr.txt stderr.txt.1;
      add log d, add stderr.txt e; add log.1 f, add stderr.txt.1 g
      """, rows: "a b c d e f g", layouts: [.runDirectory]),
    FileScenario(
      "text and metadata that are renamed one after the other",
      """
      json metadata.json a b, add log a b; mv log log.1, add log c; json metadata.json c;
      mv metadata.json metadata.json.1; json metadata.json d, add log d
      """, rows: "a b c d", layouts: [.runDirectory]),
    FileScenario(
      "metadata that is renamed before its text is there",
      """
      json metadata.json a b; mv metadata.json metadata.json.1, json metadata.json c; add log a b c
      """, rows: "a b c", layouts: [.runDirectory]),
    FileScenario(
      "renamed out of the root, and made anew",
      "add log a b; mv log ~/log.1; add log c; add log d", rows: "a b c d", atTheEnd: "c d"),
    FileScenario(
      "renamed out of the root and back as a rotation",
      "add log a b; mv log ~/x, add log c; mv ~/x log.1; add log d", rows: "a b c d"),
    FileScenario(
      "renamed to a name that nobody reads, and back",
      "add log a b; mv log x; mv x log; add log c", rows: "a b c"),
    FileScenario(
      "moved into the root when it is written",
      "add ~/x a b; mv ~/x log; add log c; mv log log.1, add log d", rows: "a b c d"),
    FileScenario(
      "thirty rotations between two looks",
      "add log a; "
        + (0..<30).map { "mv log log.\(30 - $0), add log b\($0)" }.joined(separator: ", ")
        + "; add log c", rows: "a b0..29 c"),
  ]

  /// The names that programs give to what they rotate, each in some histories.
  static let rotatedNames: [FileScenario] = suffixes.flatMap { suffix -> [FileScenario] in
    let rotated = "log\(suffix)"
    let name = "named \(rotated)"
    return [
      FileScenario(
        "\(name), and made anew", "add log a b c; mv log \(rotated), add log d; add log e",
        rows: "a b c d e"),
      FileScenario(
        "\(name), with lines that nobody had seen",
        "add log a b; add log c, mv log \(rotated), add log d; add log e", rows: "a b c d e"),
      FileScenario(
        "\(name), and compressed", "add log a b c; mv log \(rotated); gz \(rotated), add log d",
        rows: "a b c d"),
      FileScenario(
        "\(name), copied and truncated", "add log a b c; cp log \(rotated), cut log; add log d",
        rows: "a b c d"),
      FileScenario(
        "\(name), and compressed with zstd at once",
        "add log a b; add log c, mv log \(rotated), zst \(rotated), add log d; add log e",
        rows: "a b c d e"),
    ]
  }

  private static let suffixes = [
    ".1", ".0", ".12", ".001", "-20260301", ".20260301", "_20260301", ".2026-03-01",
    ".2026-03-01.1", ".2026-03-01_10-11-12", ".2026-03-01T10:11:12", "-20260301-1772359200",
    ".2026-W09", ".old", ".bak", "~", "[.1]", "[-20260301]", "[.2026-03-01]", "[_2026-03-01]",
    "[-2026-03-01T10-11-12.345]", "[.2026-03-01.1]",
  ]
}
