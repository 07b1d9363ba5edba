internal import Glibc
internal import TraceStore

/// Shows rows as they are committed.
///
/// Between two looks it waits for the reader of standard output to go away, so that it does not outlive
/// it; a look costs one number of SQLite's that says whether anything was committed.
struct RowFollower {
  /// Milliseconds between two looks.
  private static let interval: Int32 = 100

  let reader: TraceReader
  /// The rows after an id.
  let rows: (Int64) -> ReadCursor<TraceRow>
  /// How deep a row stands in its execution; `nil` where it is not wanted.
  var depth: (TraceRow) throws -> Int? = { _ in 0 }
  /// Rows up to that id have been shown.
  var last: Int64 = 0

  /// Goes on until it is interrupted.
  func run(_ printer: inout RowPrinter, _ output: Output) throws {
    // The last row of each stream, which may still grow, in the order in which they were written.
    var open: [TraceRow] = []
    var last = last
    var version: Int64?
    while !Interruption.isRequested {
      let now = try reader.dataVersion()
      if now != version {
        version = now
        try update(&open, &printer)
        let rows = rows(last)
        while let row = try rows.next() {
          last = row.id
          guard let depth = try depth(row) else { continue }
          try printer.add(row, depth: depth)
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
