internal import TraceFormat

/// Pairing across batches: equal texts of the two sides cancel one to one, by count (DESIGN.md §4).
extension BatchTransaction {
  // MARK: Open records that go on

  mutating func withdrawOpenRecords() throws {
    for source in batch.reopened {
      guard let open = try openRecord(of: source) else { continue }
      try statements.deleteRejectsFrom.run(.integer(source), .integer(open.offset))
      let stream = Int64(open.stream.rawValue)
      switch open.kind {
      case .row:
        try open.text?.withUnsafeBytes { text in
          let wasHeld = try statements.deleteUnpairedRow.firstInteger(
            .integer(open.run), .integer(stream), .integer(UnpairedRecord.Side.text.rawValue),
            .blob(text), .integer(open.row))
          if wasHeld == 1 { try release(row: open.row) }
          held.noteGone(run: open.run, stream: open.stream, text)
        }
        withdrawn[source] = open.row
      case .paired:
        try open.text?.withUnsafeBytes { text in
          try statements.insertUnpaired.run(
            .integer(open.run), .integer(stream),
            .integer(UnpairedRecord.Side.metadata.rawValue), .blob(text), .integer(open.row),
            // Above every piece that a record has, so that no two entries have one key.
            .integer(Int64.max - source), .null, .null, .null)
          held.noteNew(.metadata, run: open.run, stream: open.stream, text)
        }
      case .reject:
        try open.text?.withUnsafeBytes { text in
          try statements.deleteUnpairedRow.run(
            .integer(open.run), .integer(stream),
            .integer(UnpairedRecord.Side.text.rawValue), .blob(text), .integer(-open.row))
        }
      case .none: break
      }
      try statements.setOpen.run(.integer(source), .integer(OpenKind.none.rawValue), .null, .null)
    }
  }

  /// The open record of a source as the store has it.
  func openRecord(of source: Int64) throws -> OpenRecord? {
    try statements.openOfSource.first(.integer(source)) { row in
      OpenRecord(
        run: row.integer(0), stream: Stream(rawValue: UInt8(clamping: row.integer(1))) ?? .stdout,
        kind: OpenKind(rawValue: row.integer(2)) ?? .none, row: row.integer(3), text: row.bytes(4),
        offset: row.integer(5))
    }
  }

  mutating func replaceOpenRecords() throws {
    for replacement in batch.replacements {
      guard let row = withdrawn[replacement.source], !cancelled.contains(replacement.row) else {
        continue
      }
      withdrawn[replacement.source] = nil
      try takeOver(earlier: row, by: replacement.row)
    }
    for row in withdrawn.values { try remove(row: row) }
  }

  // MARK: Seeds that were paired in the batch

  mutating func completeEarlierRows() throws {
    for completion in batch.completions {
      switch completion.earlier {
      case .row(let source, let record):
        guard let row = try earlierRows.row(source, record, statements) else { continue }
        try complete(row: row, by: completion.row)
      case .reject: try removeEarlier(completion.earlier)
      }
    }
  }

  /// The metadata in a row of the batch takes the place of a row that was made of its text.
  private mutating func complete(row: Int64, by position: Int) throws {
    if takenOver[position] == nil {
      try takeOver(earlier: row, by: position)
    } else {
      try remove(row: row)
    }
  }

  private mutating func removeEarlier(_ record: Batch.EarlierRecord) throws {
    switch record {
    case .row(let source, let number):
      if let row = try earlierRows.row(source, number, statements) { try remove(row: row) }
    case .reject(let source, let offset):
      if let reject = try statements.rejectAt.firstInteger(.integer(source), .integer(offset)) {
        try statements.deleteReject.run(.integer(reject))
      }
    }
  }

  // MARK: The other side in an earlier batch

  mutating func pairWithEarlierBatches() throws {
    for (position, record) in batch.unpaired.enumerated() {
      let other: UnpairedRecord.Side = record.side == .text ? .metadata : .text
      let text = text(record.text)
      let (run, stream) = (Statement.Value.integer(record.run), Int64(record.stream.rawValue))
      let found = try statements.findUnpaired.first(
        run, .integer(stream), .integer(other.rawValue), .blob(text)
      ) { (row: $0.integer(0), piece: $0.integer(1), isHeld: $0.integer(2) != 0) }
      guard let found else {
        stillUnpaired.append(position)
        continue
      }
      try statements.deleteUnpaired.run(
        run, .integer(stream), .integer(other.rawValue), .blob(text), .integer(found.row),
        .integer(found.piece))
      held.noteGone(run: record.run, stream: record.stream, text)
      if record.side == .text {
        try discard(record.origin)
        pairedWith[position] = found.row
      } else {
        try giveMetadata(record, toTextIn: found.row, isHeld: found.isHeld)
      }
    }
  }

  /// A text whose metadata is a row already needs no row of its own.
  private mutating func discard(_ origin: UnpairedRecord.Origin) throws {
    switch origin {
    case .row(let position): cancelled.insert(position)
    case .reject(let position): cancelledRejects.insert(position)
    case .earlier(let record): try removeEarlier(record)
    }
  }

  /// A text of an earlier batch has found its metadata, and its row or reject is no longer needed.
  private mutating func giveMetadata(
    _ record: UnpairedRecord, toTextIn row: Int64, isHeld: Bool
  ) throws {
    openBecamePairs.append(
      OpenBecamePair(
        run: record.run, kind: row < 0 ? .reject : .row, before: abs(row),
        metadata: record.origin))
    if row < 0 {
      try statements.deleteReject.run(.integer(-row))
    } else if isHeld {
      try forgetHeld(row: row)
    } else if case .row(let mine) = record.origin {
      try complete(row: row, by: mine)
    } else {
      try remove(row: row)
    }
  }

  // MARK: What found nothing

  mutating func insertUnpaired() throws {
    for position in stillUnpaired {
      let record = batch.unpaired[position]
      guard let row = try id(of: record.origin) else { continue }
      try statements.insertUnpaired.run(
        .integer(record.run), .integer(Int64(record.stream.rawValue)),
        .integer(record.side.rawValue), .blob(text(record.text)), .integer(row),
        .integer(record.piece), .optional(record.position?.source),
        .optional(record.position?.offset), .optional(record.position?.line))
      held.noteNew(record.side, run: record.run, stream: record.stream, text(record.text))
    }
  }

  /// The row of a record, or its reject as a number below 0.
  mutating func id(of origin: UnpairedRecord.Origin) throws -> Int64? {
    switch origin {
    case .row(let position): id(ofRow: position)
    case .reject(let position): rejectIDs[position].map { -$0 }
    case .earlier(.row(let source, let number)): try earlierRows.row(source, number, statements)
    case .earlier(.reject(let source, let offset)):
      try statements.rejectAt.firstInteger(.integer(source), .integer(offset)).map { -$0 }
    }
  }
}

/// An open record as the store has it.
struct OpenRecord {
  let run: Int64
  let stream: Stream
  let kind: OpenKind
  let row: Int64
  let text: [UInt8]?
  let offset: Int64
}
