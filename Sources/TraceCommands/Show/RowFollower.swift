internal import Glibc
internal import TraceStore

/// Shows the rows of a run as they are committed.
///
/// Between two looks it waits for the reader of standard output to go away, so that it does not outlive
/// it; a look costs one number of SQLite's that says whether anything was committed.
struct RowFollower {
  /// Milliseconds between two looks.
  private static let interval: Int32 = 100

  let reader: TraceReader
  let run: String
  let filter: RowFilter

  /// Goes on until it is interrupted.
  func run(_ printer: inout RowPrinter, _ output: Output) throws {
    // The last row of each stream, which may still grow, in the order in which they were written.
    var open: [TraceRow] = []
    var last: Int64 = 0
    var version: Int64?
    while !Interruption.isRequested {
      let now = try reader.dataVersion()
      if now != version {
        version = now
        try update(&open, &printer)
        let rows = reader.rows(ofRun: run, after: last, filter)
        while let row = try rows.next() {
          try printer.add(row)
          last = row.id
          open.removeAll { $0.mode == row.mode }
          open.append(row)
        }
        try output.flush()
      }
      try wait()
    }
    try output.flush()
  }

  /// Shows what has become of rows that were shown.
  private func update(_ open: inout [TraceRow], _ printer: inout RowPrinter) throws {
    for old in open {
      guard let new = try reader.row(old.id), new != old,
        let position = open.firstIndex(where: { $0.id == old.id })
      else { continue }
      open[position] = new
      if try printer.update(old, to: new, isLast: position == open.count - 1) {
        open.append(open.remove(at: position))
      }
    }
  }

  private func wait() throws {
    // Nothing is asked for, so that only errors are told: poll(2).
    var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    if poll(&output, 1, Self.interval) > 0 { throw OutputError.closed }
  }
}
