internal import TracePipeline

extension VerifyReport {
  /// The differences, and what was compared.
  var text: String {
    var text = ""
    for difference in differences {
      let line = difference.line > 0 ? "line \(difference.line), " : ""
      text += "\(ShownPath.line(difference.path)), \(line)byte \(difference.offset): "
      text += EscapedText.line(difference.what) + "\n"
    }
    if differenceCount > differences.count {
      text += "and \(Quantity.count(differenceCount - differences.count)) more differences\n"
    }
    for source in unproven {
      let rows = Quantity.count(source.rows, "row")
      text += "\(ShownPath.line(source.path)): gone, or holds other bytes now: "
      text += "\(rows) of it cannot be proven\n"
    }
    if unprovenCount > unproven.count {
      text += "and \(Quantity.count(unprovenCount - unproven.count)) more sources that are gone\n"
    }
    if !text.isEmpty { text += "\n" }
    var table = TextTable()
    table.add("records", Quantity.count(records))
    table.add("rows", Quantity.count(rows))
    table.add("rejects", Quantity.count(rejects))
    table.add("differences", Quantity.count(differenceCount))
    if unprovenRows > 0 { table.add("unproven", Quantity.count(unprovenRows)) }
    table.add("runs", Quantity.count(runs))
    table.add("sources", Quantity.count(sources))
    table.add("bytes", Quantity.bytes(bytes))
    table.add("time", Quantity.seconds(seconds))
    text += table.text
    text += "\n"
    if archivedRuns > 0 {
      let runs = Quantity.count(archivedRuns, "run")
      text += "Not compared: \(runs) in the archive; see --archive.\n"
    }
    return text + conclusion + "\n"
  }

  private var conclusion: String {
    guard isProven else {
      if sources == 0 { return "Not proven: there is no source to prove anything of." }
      if differenceCount > 0 || problemCount > 0 || isInterrupted {
        return "Not proven: see the differences and warnings."
      }
      let rows = Quantity.count(unprovenRows, "row")
      return "Proven for the sources that are there: each record of theirs is in the database once."
        + " \(rows) cannot be proven, since the source is gone."
    }
    if records == 0 && rejects == 0 && archivedRuns == 0 {
      return "Nothing to prove: there is nothing in the sources."
    }
    let others = archivedRuns > 0 ? "other " : ""
    let kept = rejects > 0 ? ", and each reject is kept" : ""
    return records == 0 && rejects > 0
      ? "No record was understood: each piece of the sources is kept as a reject."
      : "Proven: each \(others)record is in the database once\(kept)."
  }

  /// The same as one line of JSON.
  func json(database: String) throws -> String {
    try JSONText.line(
      Encoded(
        database: database, records: records, rejects: rejects, rows: rows, runs: runs,
        sources: sources, bytes: bytes, seconds: seconds, proven: isProven,
        archivedRuns: archivedRuns, differenceCount: differenceCount,
        differences: differences.map {
          Encoded.Difference(path: $0.path, offset: $0.offset, line: $0.line, what: $0.what)
        },
        unprovenRows: unprovenRows,
        unproven: unproven.map { Encoded.Unproven(path: $0.path, rows: $0.rows) },
        problems: problems.map { "\($0)" }, problemCount: problemCount,
        interrupted: isInterrupted))
  }
}

private struct Encoded: Encodable {
  struct Difference: Encodable {
    let path: String
    let offset: Int64
    let line: Int64
    let what: String
  }

  struct Unproven: Encodable {
    let path: String
    let rows: Int
  }

  let database: String
  let records: Int
  let rejects: Int
  let rows: Int
  let runs: Int
  let sources: Int
  let bytes: Int64
  let seconds: Double
  let proven: Bool
  let archivedRuns: Int
  let differenceCount: Int
  let differences: [Difference]
  let unprovenRows: Int
  let unproven: [Unproven]
  let problems: [String]
  let problemCount: Int
  let interrupted: Bool
}
