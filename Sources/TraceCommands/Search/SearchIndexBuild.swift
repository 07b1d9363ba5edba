internal import Dispatch
internal import TraceStore

/// Builds the full-text index, and shows how far it is.
struct SearchIndexBuild {
  let database: DatabaseOptions
  let output: OutputOptions

  /// Builds it whole.
  func run(_ results: Output) throws {
    let store = try database.open(.write)
    let start = Self.now
    let isBuilt = try showingProgress { show in
      try store.buildSearchIndex(onProgress: show, isInterrupted: { Interruption.isRequested })
    }
    guard isBuilt, let rows = try? store.searchIndexStatus().lastRow else {
      throw CommandFailure(
        status: Interruption.status ?? .failed,
        message: """
          stopped by a signal
          What was indexed is kept; the same command goes on from there.
          """)
    }
    let seconds = Self.now - start
    if output.json {
      try results.write(JSONText.line(Encoded(lastRow: rows, seconds: seconds)))
    } else if !output.quiet {
      try results.write(
        "the full-text index is complete, up to row \(Quantity.count(rows)), in"
          + " \(Quantity.seconds(seconds))\nEvery import and follow keeps it up.\n")
    }
  }

  /// Indexes newer rows before a search, where there are so many that looking at them takes longer.
  /// A search goes without where nothing can be written, or another program is writing.
  func catchUp() throws {
    do {
      let status = try database.open(.read, patience: 0).searchIndexStatus()
      guard status.isComplete, status.newerRows >= BatchWriter.searchSlack else { return }
      let store = try database.open(.write, patience: 0)
      try showingProgress { try store.catchUpSearchIndex(onProgress: $0) }
    } catch let error as StoreError
      where [.locked, .readOnly, .cannotOpen, .diskFull].contains(error.kind)
    {
      return
    }
  }

  private func showingProgress<Result>(
    _ body: ((TraceDatabase.SearchBuildProgress) -> Void) throws -> Result
  ) rethrows -> Result {
    Interruption.watch()
    let terminal = Terminal.standardError
    guard terminal.isInteractive && !output.quiet else { return try body { _ in } }
    var first: (row: Int64, time: Double)?
    var shown = Self.now
    defer { terminal.write("\r\u{1B}[K") }
    return try body { progress in
      let now = Self.now
      guard let first else {
        first = (progress.row, now)
        return
      }
      guard now - shown > 0.2 else { return }
      shown = now
      let rest = Double(progress.lastRow - progress.row)
      let left = rest * (now - first.time) / Double(max(1, progress.row - first.row))
      terminal.write(
        "\rindexing  row \(Quantity.count(progress.row)) of \(Quantity.count(progress.lastRow))"
          + "  \(Quantity.duration(left)) left\u{1B}[K")
    }
  }

  private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  private struct Encoded: Encodable {
    let lastRow: Int64
    let seconds: Double
  }
}
