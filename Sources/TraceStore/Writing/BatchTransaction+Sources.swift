internal import TraceBytes
internal import TraceFormat

/// Runs and sources: what describes them, and how far they were read.
extension BatchTransaction {
  func writeRuns() throws {
    for run in batch.runs {
      try fillRows(of: run)
      let json = run.document?.json ?? []
      try json.withUnsafeBytes {
        try statements.upsertRun.run(
          .integer(run.id), .text(run.runID), .text(run.place),
          .optional(run.document == nil ? nil : $0), .integer(run.hasRecords))
      }
    }
  }

  /// Gives the rows that the run has already what a new document says of it, and takes back what an
  /// earlier one said.
  private func fillRows(of run: RunState) throws {
    let json = try statements.documentOfRun.first(.integer(run.id)) { $0.bytes(0) } ?? nil
    guard json != run.document?.json else { return }
    let earlier = json.flatMap { RunDocument(json: $0) }
    var ranges: [ClosedRange<Int64>] = []
    try statements.rangesOfRun.forEach(.integer(run.id)) { row in
      ranges.append(row.integer(0)...row.integer(1))
    }
    guard !ranges.isEmpty else { return }
    let fill = try DocumentFill(
      run.document, replacing: earlier, runID: run.runID, columns: statements.columns,
      connection: statements.connection)
    let documents = [run.document, earlier].compactMap(\.self)
    for range in ranges {
      for document in documents { try statements.search.rowsChange(range, by: document) }
      try fill.run(range)
    }
  }

  mutating func writeCheckpoints() throws {
    for source in batch.checkpoints {
      let file = source.file
      try statements.upsertSource.run(
        .integer(source.id), .integer(source.run), .integer(source.kind.rawValue),
        .text(file.name), .integer(file.device), .integer(file.inode),
        .integer(file.birth), .integer(file.size), .integer(file.modified),
        .integer(file.changed), .integer(source.offset), .integer(source.line),
        .integer(source.head.low), .integer(source.head.high),
        .integer(source.tail.low), .integer(source.tail.high),
        source.template.map { .text($0) } ?? .null, .optional(source.seedEnd),
        .integer(source.seedOffset), .integer(source.seedRecords),
        .integer(source.openOffset), .integer(source.openLine))
      if source.isDocumentNew { try writeDocument(of: source) }
      try writeOpenRecord(of: source)
    }
    for open in openBecamePairs {
      guard let row = try id(of: open.metadata) else { continue }
      try statements.openBecamePair.run(
        .integer(open.run), .integer(open.kind.rawValue), .integer(open.before), .integer(row))
    }
  }

  private func writeDocument(of source: SourceCheckpoint) throws {
    guard let document = source.document else {
      return try statements.deleteDocument.run(.integer(source.id))
    }
    try document.json.withUnsafeBytes {
      try statements.upsertDocument.run(.integer(source.id), .blob($0))
    }
  }

  private mutating func writeOpenRecord(of source: SourceCheckpoint) throws {
    var kind = OpenKind.none
    var row: Int64?
    var text: RowBuffer.Slice?
    switch source.open {
    case .unchanged: return
    case .none: break
    case .row(let position):
      (kind, row) = (.row, id(ofRow: position))
    case .paired(let paired, let metadata):
      (kind, row, text) = (.paired, try id(of: metadata), paired)
      held.noteOpenPair(run: source.run)
    case .reject: kind = .reject
    case .unpaired(let position):
      let record = batch.unpaired[position]
      text = record.text
      if let metadata = pairedWith[position] {
        (kind, row) = (.paired, metadata)
      } else if case .row(let position) = record.origin {
        (kind, row) = (.row, id(ofRow: position))
      } else if case .reject(let position) = record.origin {
        (kind, row) = (.reject, rejectIDs[position])
      }
    }
    try noteClosed(source)
    try statements.setOpen.run(
      .integer(source.id), .integer(kind.rawValue), .optional(row),
      .optional(text.map { self.text($0) }))
  }
}

extension BatchTransaction {
  /// A text that is no longer the last of its source is no longer the beginning of another.
  private mutating func noteClosed(_ source: SourceCheckpoint) throws {
    guard held.areAny, let open = try openRecord(of: source.id), open.kind == .row else { return }
    open.text?.withUnsafeBytes { held.noteGone(run: open.run, stream: open.stream, $0) }
  }
}

/// What the open record of a source is; the values of `open_kind`.
enum OpenKind: Int64 {
  case none = 0
  /// A row of its own.
  case row = 1
  /// The text of a metadata row.
  case paired = 2
  case reject = 3
}

/// An open record of an earlier batch that turned out to be the text of a metadata row.
struct OpenBecamePair {
  let run: Int64
  /// What it was: a row or a reject.
  let kind: OpenKind
  /// Its row or reject.
  let before: Int64
  /// Its metadata.
  let metadata: UnpairedRecord.Origin
}
