import Foundation
import TestSupport

/// Many records, for tests that stop an import in its midst; the same for the same random numbers.
///
/// Every other run has metadata too. Each message is unique, so that a row tells which record it is.
struct BulkTraces {
  private static let levels = ["debug", "info", "warning", "error"]
  let records: Int

  /// Writes the records under `logs`.
  init(
    records: Int, runs: Int, to directory: TemporaryDirectory, using random: inout SeededRandom
  ) throws {
    self.records = records
    for run in 0..<runs {
      var texts = ["stdout": "", "stderr": ""]
      var metadata = ""
      for record in stride(from: run, to: records, by: runs) {
        let level = Self.levels.randomElement(using: &random) ?? "info"
        let mode = level == "error" ? "stderr" : "stdout"
        let more = Int.random(in: 0..<20, using: &random) == 0 ? "\n ... |  \tsecond line" : ""
        let message = "record \(record)\(more)"
        texts[mode, default: ""] += "[2026-01-02 03:04:05] [\(level)] \(message)\n"
        guard run.isMultiple(of: 2) else { continue }
        let escaped = message.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        metadata += """
          {"mode":"\(mode)","level":"\(level)","datetime":"2026-01-02 03:04:05","process":1,\
          "thread":2,"message":"\(escaped)","cut_id":"c","run_id":"\(run)","parent_run_id":null,\
          "filename":"a.py","lineno":3}

          """
      }
      for (mode, text) in texts { try directory.write(text, to: "logs/run_id=\(run)/\(mode).txt") }
      if !metadata.isEmpty { try directory.write(metadata, to: "logs/run_id=\(run)/metadata.json") }
    }
  }

  /// What a complete database answers to `question`.
  var answer: String {
    "\(records)|\(records)|\(records * (records - 1) / 2)|0\n4\nok"
  }

  /// How many rows there are, how many of them are different, which records they are in sum; the
  /// rejects; the indexes; the state of the file.
  static let question = """
    SELECT count(*), count(DISTINCT message), sum(CAST(substr(message, 8) AS INTEGER)),
      (SELECT count(*) FROM tracetail_rejects) FROM traces;
    SELECT count(*) FROM sqlite_master WHERE name GLOB 'idx_traces_*';
    PRAGMA integrity_check
    """
}
