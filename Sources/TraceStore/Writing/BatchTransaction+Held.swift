internal import TraceFormat

/// Texts that metadata explains in part.
///
/// A text that is the whole text of a metadata record and more lines, though no record begins in
/// them, is that record and lines that are nobody's: those become a reject. The last text of a
/// source that is only the beginning of a metadata record's text was torn, or is still being
/// written. Neither is a record of its own: its row is taken out of `traces` and *held*. Equal texts
/// always come first, and later records may change what explains what; therefore all this is
/// computed anew, from the unpaired records with the same first line, whenever one of them comes or
/// goes. The outcome depends on them alone, not on the order in which they came.
extension BatchTransaction {
  mutating func settleHeldTexts() throws {
    var openTexts: [HeldTexts.Bucket: [OpenText]] = [:]
    for run in held.runs {
      // Of equal texts the first ones are those that are paired, whatever the order in which they
      // came. Equal texts are equal rows, so that a row that waits can be the open record's.
      try statements.openPairBecameText.run(.integer(run))
      try statements.openTextsOfRun.forEach(.integer(run)) { row in
        let text = row.bytes(2) ?? []
        let stream = Stream(rawValue: UInt8(clamping: row.integer(0))) ?? .stdout
        openTexts[HeldTexts.Bucket(run: run, stream: stream, text), default: []].append(
          OpenText(row: row.integer(1), isTerminated: row.integer(3) > text.count))
      }
    }
    for bucket in held.buckets.union(openTexts.keys) {
      try settle(bucket, open: openTexts[bucket] ?? [])
    }
  }

  private mutating func settle(_ bucket: HeldTexts.Bucket, open: [OpenText]) throws {
    let texts = try entries(bucket, .text).filter { $0.row > 0 }
    guard !texts.isEmpty else { return }
    let explained = try explain(texts, open: open, by: entries(bucket, .metadata), bucket)
    for text in texts {
      if text.isHeld { try setHeld(text, false, bucket) }
      if let count = explained[text.row] {
        try setHeld(text, true, bucket)
        try rejectRest(of: text, from: count)
      }
    }
  }

  /// How many bytes of which texts metadata explains.
  private func explain(
    _ texts: [Entry], open: [OpenText], by pieces: [Entry], _ bucket: HeldTexts.Bucket
  ) throws -> [Int64: Int] {
    var explained: [Int64: Int] = [:]
    for text in texts {
      guard let open = open.first(where: { $0.row == text.row }) else { continue }
      if try isBeginning(text.text, isTerminated: open.isTerminated, bucket) {
        explained[text.row] = text.text.count
      }
    }
    // The longest piece first, each with the shortest text that it fits: a rule about contents.
    let candidates = texts.sorted { ($0.text.count, $0.row) < ($1.text.count, $1.row) }
    for piece in pieces.sorted(by: { ($0.text.count, $1.row) > ($1.text.count, $0.row) }) {
      let match = candidates.first {
        explained[$0.row] == nil && $0.text.count > piece.text.count
          && $0.text[piece.text.count] == 0x0A && $0.text.starts(with: piece.text)
      }
      if let match { explained[match.row] = piece.text.count }
    }
    return explained
  }

  /// Whether a metadata record without a text has a longer text that begins with this one.
  private func isBeginning(
    _ text: [UInt8], isTerminated: Bool, _ bucket: HeldTexts.Bucket
  ) throws -> Bool {
    let first = text + [isTerminated ? 0x0A : 0]
    // No byte of UTF-8 is 255, so that what lies below it begins with the text.
    let behind = text + [isTerminated ? 0x0B : 0xFF]
    var found = false
    try forEachEntry(bucket, .metadata, first, behind) { _ in found = true }
    return found
  }

  /// The entries of one side whose first line is the bucket's.
  private func entries(_ bucket: HeldTexts.Bucket, _ side: UnpairedRecord.Side) throws -> [Entry] {
    var entries: [Entry] = []
    try forEachEntry(bucket, side, bucket.firstLine, bucket.firstLine + [0x0B]) { row in
      let text = row.bytes(0) ?? []
      // Control characters sort below LF.
      guard text.count == bucket.firstLine.count || text[bucket.firstLine.count] == 0x0A else {
        return
      }
      entries.append(
        Entry(
          text: text, row: row.integer(1), isHeld: row.integer(2) != 0, source: row.integer(3),
          offset: row.integer(4), line: row.integer(5)))
    }
    return entries
  }

  private func forEachEntry(
    _ bucket: HeldTexts.Bucket, _ side: UnpairedRecord.Side, _ first: [UInt8], _ behind: [UInt8],
    _ body: (Statement.Row) -> Void
  ) throws {
    try first.withUnsafeBytes { first in
      try behind.withUnsafeBytes { behind in
        try statements.unpairedBetween.forEach(
          .integer(bucket.run), .integer(Int64(bucket.stream.rawValue)), .integer(side.rawValue),
          .blob(first), .blob(behind), body: body)
      }
    }
  }

  // MARK: Out of the table and back

  private mutating func setHeld(
    _ text: Entry, _ isHeld: Bool, _ bucket: HeldTexts.Bucket
  ) throws {
    if isHeld {
      try hold(row: text.row)
    } else {
      try release(row: text.row)
    }
    try text.text.withUnsafeBytes {
      try statements.setHeld.run(
        .integer(bucket.run), .integer(Int64(bucket.stream.rawValue)), .blob($0),
        .integer(text.row), .integer(isHeld))
    }
  }

  private mutating func hold(row: Int64) throws {
    try statements.holdRow.run(.integer(row))
    if areAnyArchived && statements.changedNothing { try statements.archived.hold(row) }
    try remove(row: row)
  }

  /// Puts a held row back.
  mutating func release(row: Int64) throws {
    if try !areAnyArchived || !statements.archived.reinstate(row) {
      try statements.search.rowChanges(row)
      try statements.releaseRow.run(.integer(row))
      removed -= 1
    }
    try forgetHeld(row: row)
  }

  /// Forgets a held row, and what it left over.
  func forgetHeld(row: Int64) throws {
    if let reject = try statements.heldReject.firstInteger(.integer(row)), reject > 0 {
      try statements.deleteReject.run(.integer(reject))
    }
    try statements.deleteHeld.run(.integer(row))
  }

  /// Keeps the lines that are nobody's.
  private func rejectRest(of text: Entry, from count: Int) throws {
    let rest = text.text.dropFirst(count + 1)
    guard !rest.allSatisfy({ $0 <= 0x20 }) else { return }
    let lines = text.text.prefix(count + 1).count { $0 == 0x0A }
    let reject = try Array(rest).withUnsafeBytes {
      try insertReject(
        source: text.source, offset: text.offset + Int64(count + 1),
        line: text.line + Int64(lines), reason: "no-header",
        detail: "behind the text of a record whose metadata ends before it", $0)
    }
    try statements.setHeldReject.run(.integer(text.row), .optional(reject))
  }
}

/// An unpaired record as the store has it.
private struct Entry {
  let text: [UInt8]
  let row: Int64
  let isHeld: Bool
  let source: Int64
  let offset: Int64
  let line: Int64
}

/// The last record of a source, which is a text without metadata.
private struct OpenText {
  let row: Int64
  /// Whether its last line ends with LF.
  let isTerminated: Bool
}
