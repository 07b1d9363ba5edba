extension FileScenario {
  static let compressed: [FileScenario] =
    ["gz", "zst"].flatMap { verb -> [FileScenario] in
      [
        FileScenario(
          "renamed, then compressed by \(verb)",
          "add log a b c; mv log log.1; \(verb) log.1; add log d",
          rows: "a b c d"),
        FileScenario(
          "renamed and compressed at once by \(verb)",
          "add log a b c; mv log log.1, \(verb) log.1; add log d",
          rows: "a b c d"),
        FileScenario(
          "compressed by \(verb) with lines that nobody had seen",
          "add log a b; add log c, mv log log.1, \(verb) log.1, add log d; add log e",
          rows: "a b c d e"),
        FileScenario(
          "compressed by \(verb) before anybody looked",
          "add log a b, mv log log.1, \(verb) log.1; add log c",
          rows: "a b c"),
        FileScenario(
          "compressed by \(verb) without a number", "add log a b c; \(verb) log; add log d",
          rows: "a b c d"),
        FileScenario(
          "a long log, compressed by \(verb)",
          "add log a1..1000; mv log log.1; \(verb) log.1; add log b1..5", rows: "a1..1000 b1..5"),
        FileScenario(
          "three rotations, each compressed by \(verb)",
          """
          add log a b; mv log log.1, \(verb) log.1; add log c d;
          mv log.1.END log.2.END, mv log log.1, \(verb) log.1; add log e;
          mv log.2.END log.3.END, mv log.1.END log.2.END, mv log log.1, \(verb) log.1; add log f
          """.replacing("END", with: verb), rows: "a b c d e f"),
        FileScenario(
          "three rotations between two looks, each compressed by \(verb)",
          """
          add log a; add log b, mv log log.1, \(verb) log.1, add log c,
          mv log.1.END log.2.END, mv log log.1, \(verb) log.1, add log d; add log e
          """.replacing("END", with: verb), rows: "a b c d e"),
        FileScenario(
          "compressed by \(verb) one rotation later",
          """
          add log a b; mv log log.1; add log c d; mv log.1 log.2, mv log log.1, \(verb) log.2;
          add log e f;
          mv log.2.END log.3.END, mv log.1 log.2, mv log log.1, \(verb) log.2; add log g
          """.replacing("END", with: verb), rows: "a b c d e f g"),
        FileScenario(
          "a log under a date, compressed by \(verb)",
          "add log a b c; mv log log-20260301; add log d; \(verb) log-20260301; add log e",
          rows: "a b c d e"),
        FileScenario(
          "logs that begin with the same line, compressed by \(verb)",
          """
          add log same a; mv log log.1, add log same b;
          mv log.1 log.2, mv log log.1, add log same c; \(verb) log.2; \(verb) log.1; add log d
          """, rows: "same a same b same c d"),
        FileScenario(
          "metadata and text, compressed by \(verb)",
          """
          add log a b, json metadata.json a b; mv log log.1, mv metadata.json metadata.json.1;
          \(verb) log.1; \(verb) metadata.json.1; add log c, json metadata.json c
          """, rows: "a b c", layouts: [.runDirectory]),
      ]
    } + [
      FileScenario(
        "the packed file beside its original",
        "add log a b c; mv log log.1; pack log.1; rm log.1; add log d",
        rows: "a b c d"),
      FileScenario(
        "the packed file beside its original, renamed in one step",
        "add log a b c; mv log log.1, pack log.1; rm log.1; add log d", rows: "a b c d"),
      FileScenario(
        "the packed file beside a log that nobody had seen",
        "add log a b c, mv log log.1, pack log.1; rm log.1; add log d", rows: "a b c d"),
      FileScenario(
        "a packed copy beside the living log", "add log a b c; pack log; add log d; add log e",
        rows: "a b c d e"),
      FileScenario(
        "a packed copy of the living log, which is truncated then",
        "add log a b c; pack log, mv log.gz log.1.gz; cut log; add log d", rows: "a b c d"),
      FileScenario(
        "half a packed file beside its original",
        "add log a1..200; mv log log.1; half log.1; pack log.1, rm log.1; add log b",
        rows: "a1..200 b"),
      FileScenario(
        "half a packed file beside an original that nobody had seen",
        "add log a1..200, mv log log.1, half log.1; pack log.1, rm log.1; add log b",
        rows: "a1..200 b"),
      FileScenario(
        "half a packed file, looked at twice",
        "add log a1..200; mv log log.1, half log.1; touch log.1; pack log.1; rm log.1; add log b",
        rows: "a1..200 b"),
      FileScenario(
        "half a packed file whose original is gone",
        "add log a1..200; mv log log.1; half log.1; rm log.1; add log b",
        rows: "a1..200 b", atTheEnd: "?"),
      FileScenario(
        "half a packed file whose original is gone, and then the whole",
        """
        add log a1..200; mv log log.1, pack log.1, mv log.1.gz ~/whole, half log.1, rm log.1;
        mv ~/whole log.1.gz; add log b
        """, rows: "a1..200 b"),
      FileScenario(
        "an empty packed file beside its original",
        "add log a b c; mv log log.1, add log.1.gz; pack log.1; rm log.1; add log d",
        rows: "a b c d"),
      FileScenario(
        "late lines before it is compressed",
        "add log a b, hold log; mv log log.1, add log c; late log d, drop log; gz log.1; add log e",
        rows: "a b c d e"),
      FileScenario(
        "late lines that are seen in the packed file only",
        "add log a b, hold log; mv log log.1, late log c, drop log, gz log.1, add log d; add log e",
        rows: "a b c d e"),
      FileScenario(
        "late lines after it was packed",
        "add log a b, hold log; mv log log.1, pack log.1; late log c; add log d",
        rows: "a b c d"),
      FileScenario(
        "a packed file with another member added",
        "add log a b; mv log log.1; gz log.1; member log.1.gz c d; add log e",
        rows: "a b c d e"),
      FileScenario(
        "packed from the beginning", "add log.1 a b c, gz log.1; add log d; add log e",
        rows: "a b c d e"),
      FileScenario(
        "a packed file that is renamed",
        "add log a b c; mv log log.1; gz log.1; mv log.1.gz log.2.gz; add log d",
        rows: "a b c d"),
      FileScenario(
        "a packed file that is removed",
        "add log a b c; mv log log.1; gz log.1; rm log.1.gz; add log d",
        rows: "a b c d", atTheEnd: "d"),
      FileScenario(
        "packed with gzip and again with zstd",
        "add log a b c; mv log log.1; pack log.1; zst log.1; rm log.1.gz; add log d",
        rows: "a b c d"),
      FileScenario(
        "packed, and unpacked again",
        "add log a b c; mv log log.1; cp log.1 ~/x, gz log.1; cp ~/x log.1, rm log.1.gz; add log d",
        rows: "a b c d"),
      FileScenario(
        "an empty log that is compressed", "add log; mv log log.1; gz log.1; add log a", rows: "a"),
      FileScenario(
        "copied, and the copy packed before the truncation",
        "add log a b c; cp log log.1, gz log.1; add log d; cut log; add log e", rows: "a b c d e",
        atTheEnd: "a b c e"),
      FileScenario(
        "compressed over an older packed file",
        "add log a b; mv log log.1; gz log.1; add log c d; mv log log.1; gz log.1; add log e",
        rows: "a b c d e", atTheEnd: "c d e"),
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
    ]
}
