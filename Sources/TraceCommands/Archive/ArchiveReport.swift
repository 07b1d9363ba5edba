internal import TraceStore

/// What was archived, as text and as JSON.
struct ArchiveReport {
  let summary: Archive.Summary
  let database: String
  let directory: String
  /// The moment that it was about, in UTC.
  let before: String
  let isDeleting: Bool

  /// Aligned text, and what stays and why.
  var text: String {
    if summary.runs == 0 && summary.unsettled == 0 {
      return "nothing to archive: every run has a record since \(before) UTC, or none at all\n"
    }
    var table = TextTable()
    table.add("runs", Quantity.count(summary.runs))
    table.add("rows", Quantity.count(summary.rows))
    if isDeleting { table.add("deleted", Quantity.count(summary.deleted)) }
    for partition in summary.partitions {
      table.add(partition.name, Quantity.bytes(partition.bytes))
    }
    table.add("time", Quantity.seconds(summary.seconds))
    var text = table.text
    if summary.unsettled > 0 {
      text += "\n\(Quantity.count(summary.unsettled, "old run")) left: records of theirs wait for"
      text += " their other side.\nSee `tracetail rejects`.\n"
    }
    if summary.changed > 0 {
      text += "\n\(Quantity.count(summary.changed, "run")) changed meanwhile, and will be archived"
      text += " the next time.\n"
    }
    if isDeleting && summary.deleted > 0 {
      text += "\nThe room is used by new rows; `tracetail maintain --vacuum` gives it back.\n"
    }
    return text
  }

  /// The same as one line of JSON.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        database: database, directory: directory, before: before, runs: summary.runs,
        rows: summary.rows, deleted: summary.deleted, unsettled: summary.unsettled,
        changed: summary.changed, seconds: summary.seconds,
        partitions: summary.partitions.map { .init(name: $0.name, bytes: $0.bytes) }))
  }

  private struct Encoded: Encodable {
    struct Partition: Encodable {
      let name: String
      let bytes: Int64
    }

    let database: String
    let directory: String
    let before: String
    let runs: Int
    let rows: Int
    let deleted: Int
    let unsettled: Int
    let changed: Int
    let seconds: Double
    let partitions: [Partition]
  }
}
