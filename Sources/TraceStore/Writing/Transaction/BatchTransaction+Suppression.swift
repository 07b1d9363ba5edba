internal import TraceFormat

/// Texts that metadata explains in part.
///
/// A text that is the whole text of a metadata record and more lines, though no record begins in
/// them, is that record and lines that are nobody's: those become a reject. The last text of a
/// source that is only the beginning of a metadata record's text was torn, or is still being
/// written. Neither is a record of its own: its row is *suppressed*, which is taken out of `traces` and
/// kept beside it. Equal texts always come first, and later records may change what explains what;
/// therefore all this is computed anew, from the pending entries with the same first line, whenever one
/// of them comes or goes. The outcome depends on them alone, not on the order in which they came.
extension BatchTransaction {
  mutating func settleSuppressedTexts() throws {
    var buckets = touched.buckets
    for run in touched.runs {
      try statements.pending.forEachOpenText(ofRun: run) { entry, text in
        buckets.insert(TouchedTexts.Bucket(run: run, stream: entry.stream, text))
      }
    }
    for bucket in buckets { try settle(bucket) }
  }

  private mutating func settle(_ bucket: TouchedTexts.Bucket) throws {
    let texts = try candidates(bucket, .text).filter { $0.entry.row > 0 }
    guard !texts.isEmpty else { return }
    let pieces = try candidates(bucket, .metadata).filter { $0.entry.state == .final }
    let explained = try explain(texts, by: pieces.map(\.text), bucket)
    for candidate in texts {
      let row = candidate.entry.row
      if touched.areAnySuppressed, try statements.isSuppressed.firstInteger(.integer(row)) == 1 {
        try restore(row: row)
      }
      if let count = explained[row] {
        try suppress(row: row)
        try rejectRest(of: candidate, from: count)
      }
    }
  }

  /// How many bytes of which texts, by their rows, metadata explains.
  private func explain(
    _ texts: [Candidate], by pieces: [[UInt8]], _ bucket: TouchedTexts.Bucket
  ) throws -> [Int64: Int] {
    var explained: [Int64: Int] = [:]
    for candidate in texts where candidate.entry.state > .final {
      if try isBeginning(candidate, bucket) {
        explained[candidate.entry.row] = candidate.text.count
      }
    }
    // The longest piece first, each with the shortest text that it fits: a rule about contents.
    let texts = texts.sorted { $0.text.isOrdered(before: $1.text) }
    for piece in pieces.sorted(by: { $1.isOrdered(before: $0) }) {
      let match = texts.first {
        explained[$0.entry.row] == nil && $0.text.count > piece.count
          && $0.text[piece.count] == 0x0A && $0.text.starts(with: piece)
      }
      if let match { explained[match.entry.row] = piece.count }
    }
    return explained
  }

  /// Whether a metadata record without a text has a longer text that begins with this one.
  private func isBeginning(
    _ candidate: Candidate, _ bucket: TouchedTexts.Bucket
  ) throws -> Bool {
    let isTorn = candidate.entry.state == .torn
    var found = false
    // No byte of UTF-8 is 255, so that what lies below it begins with the text.
    try statements.pending.forEach(
      .metadata, bucket.run, bucket.stream, from: candidate.text + [isTorn ? 0 : 0x0A],
      before: candidate.text + [isTorn ? 0xFF : 0x0B]
    ) { piece, _ in
      if piece.state == .final { found = true }
    }
    return found
  }

  /// The entries of one side whose first line is the bucket's.
  private func candidates(
    _ bucket: TouchedTexts.Bucket, _ side: PendingEntry.Side
  ) throws -> [Candidate] {
    var candidates: [Candidate] = []
    let line = bucket.firstLine
    try statements.pending.forEach(
      side, bucket.run, bucket.stream, from: line, before: line + [0x0B]
    ) { entry, text in
      // Control characters sort below LF.
      guard text.count == line.count || text[line.count] == 0x0A else { return }
      candidates.append(Candidate(entry: entry, text: text))
    }
    return candidates
  }

  // MARK: Out of the table and back

  private mutating func suppress(row: Int64) throws {
    touched.areAnySuppressed = true
    try statements.suppressRow.run(.integer(row))
    if areAnyArchived && statements.changedNothing { try statements.archived.suppress(row) }
    try remove(row: row)
  }

  /// Puts a suppressed row back.
  mutating func restore(row: Int64) throws {
    if try !areAnyArchived || !statements.archived.reinstate(row) {
      try statements.search.rowChanges(row)
      try statements.restoreRow.run(.integer(row))
      removed -= 1
    }
    try forgetSuppressed(row: row)
  }

  /// Forgets a suppressed row, and what it left over. False where it was not suppressed.
  @discardableResult
  func forgetSuppressed(row: Int64) throws -> Bool {
    guard touched.areAnySuppressed,
      let reject = try statements.rejectOfSuppressed.firstInteger(.integer(row))
    else { return false }
    if reject > 0 { try statements.deleteReject.run(.integer(reject)) }
    try statements.deleteSuppressed.run(.integer(row))
    return true
  }

  /// Keeps the lines that are nobody's.
  private func rejectRest(of candidate: Candidate, from count: Int) throws {
    let rest = candidate.text.dropFirst(count + 1)
    guard let place = candidate.entry.place, !rest.allSatisfy({ $0 <= 0x20 }) else { return }
    let lines = candidate.text.prefix(count + 1).count { $0 == 0x0A }
    let reject = try Array(rest).withUnsafeBytes {
      try insertReject(
        source: place.source, offset: place.offset + Int64(count + 1),
        line: place.line + Int64(lines), reason: "no-header",
        detail: "behind the text of a record whose metadata ends before it", $0)
    }
    try statements.setRestOfSuppressed.run(.integer(candidate.entry.row), .optional(reject))
  }
}

/// An entry and its text.
private struct Candidate {
  let entry: PendingEntry
  let text: [UInt8]
}

extension [UInt8] {
  /// The shorter text first, equally long ones by their bytes.
  fileprivate func isOrdered(before other: [UInt8]) -> Bool {
    count != other.count ? count < other.count : lexicographicallyPrecedes(other)
  }
}
