internal import TraceBytes
internal import TraceFormat

/// Pairing by pending entries: equal texts of the two sides cancel one to one, by count (DESIGN.md §4).
///
/// Of equal texts those are paired first that cannot change any more, then those that end with a
/// whole line; equal texts are equal rows, so that it does not matter which of them keeps its row. A
/// text that is the last of its source and finds its metadata *takes* the piece, which stays in the
/// table and stands for it: the piece is free again when the text goes on.
extension BatchTransaction {
  /// A text of the batch that has found nothing, as it is now.
  struct NewText {
    let position: Int
    var state: TextState
    var place: TextPlace
    var isPaired = false
  }

  /// A piece of the batch that has found nothing, or whose text is the last of its source.
  struct NewPiece {
    let position: Int
    var taken: (state: TextState, place: TextPlace?)?
  }

  /// What is equal.
  struct TextClass: Hashable {
    let run: Int64
    let stream: Stream
    let key: ContentHash
  }

  // MARK: Open records of earlier batches

  mutating func closeRecords() throws {
    for closing in batch.closed {
      guard
        let (entry, text) = try statements.pending.removeOpen(
          run: closing.run, source: closing.source)
      else { continue }
      try text.withUnsafeBytes { text in
        guard entry.side == .text else { return }
        touched.noteGone(entry, text)
        var entry = entry
        entry.state = .final
        try takePieceOfLesser(&entry, text)
        try statements.pending.insert(entry, text)
      }
    }
  }

  mutating func reopenRecords() throws {
    for reopening in batch.reopened {
      if let (entry, text) = try statements.pending.removeOpen(
        run: reopening.run, source: reopening.source)
      {
        try text.withUnsafeBytes { try reopen(entry, $0, reopening.source) }
      } else if let row = try statements.openRow.firstInteger(.integer(reopening.source)) {
        withdrawn[reopening.source] = row
        // What is read in its place may be a reject, or the beginning of nothing.
        openRows[reopening.source] = Self.noRow
      }
      try statements.deleteRejectsFrom.run(
        .integer(reopening.source), .integer(reopening.offset))
    }
  }

  private mutating func reopen(
    _ entry: PendingEntry, _ text: UnsafeRawBufferPointer, _ source: Int64
  ) throws {
    switch entry.side {
    case .metadata:
      var piece = entry
      piece.state = .final
      piece.place = nil
      try statements.pending.insert(piece, text)
      touched.noteNew(piece, text)
      freed.append((piece, Array(text)))
    case .text:
      touched.noteGone(entry, text)
      guard entry.row > 0 else {
        return try statements.deleteReject.run(.integer(-entry.row))
      }
      if try isSuppressed(entry.row) { try restore(row: entry.row) }
      withdrawn[source] = entry.row
    }
  }

  private func isSuppressed(_ row: Int64) throws -> Bool {
    guard touched.areAnySuppressed, row > 0 else { return false }
    return try statements.isSuppressed.firstInteger(.integer(row)) == 1
  }

  /// Gives a text of the store the piece that an equal text has taken which is paired after it. That
  /// one has none then, and gets the row of this one.
  private mutating func takePieceOfLesser(
    _ entry: inout PendingEntry, _ text: UnsafeRawBufferPointer
  ) throws {
    guard let piece = try statements.pending.last(.metadata, entry.run, entry.stream, text),
      piece.state > entry.state, let place = piece.place
    else { return }
    if try isSuppressed(entry.row) { try restore(row: entry.row) }
    try statements.pending.remove(piece, text)
    entry.state = piece.state
    entry.place = place
    touched.noteNew(entry, text)
    guard entry.row < 0 else { return }
    try statements.moveReject.run(
      .integer(-entry.row), .integer(place.source), .integer(place.offset), .integer(place.line))
  }

  // MARK: Texts of the batch

  mutating func addTexts() throws {
    for position in batch.texts.indices {
      let text = batch.texts[position]
      switch text.origin {
      case .row, .reject: try add(text, position)
      case .earlierRow, .earlierReject:
        if let row = try rowOfEarlier(text.origin) { try addEarlier(text, row: row) }
      }
    }
  }

  private mutating func add(_ new: Batch.Text, _ position: Int) throws {
    let text = text(new.text)
    if let piece = try statements.pending.first(.metadata, new.run, new.stream, text) {
      if piece.state == .final {
        cancel(new.origin)
        return try hold(piece, text, state: new.state, place: new.place)
      }
      if new.state < .torn,
        let lesser = try statements.pending.last(.metadata, new.run, new.stream, text),
        lesser.state > new.state, let place = lesser.place
      {
        try hold(lesser, text, state: new.state, place: new.place)
        return note(NewText(position: position, state: lesser.state, place: place))
      }
    }
    note(NewText(position: position, state: new.state, place: new.place))
  }

  private mutating func note(_ text: NewText) {
    let new = batch.texts[text.position]
    newTexts.append(text)
    newTextsByClass[TextClass(run: new.run, stream: new.stream, key: new.key), default: []]
      .append(newTexts.count - 1)
  }

  /// A record that was read before its run was paired: its row is in the store.
  private mutating func addEarlier(_ new: Batch.Text, row: Int64) throws {
    let text = text(new.text)
    if let piece = try statements.pending.first(.metadata, new.run, new.stream, text),
      piece.state == .final
    {
      try removeRecord(row)
      return try hold(piece, text, state: .final, place: new.place)
    }
    var entry = PendingEntry(
      side: .text, run: new.run, stream: new.stream, state: .final, row: row, place: new.place)
    try takePieceOfLesser(&entry, text)
    try statements.pending.insert(entry, text)
    touched.noteNew(entry, text)
  }

  /// A text holds a piece. Where it is the last of its source, the piece stands for it.
  private mutating func hold(
    _ piece: PendingEntry, _ text: UnsafeRawBufferPointer, state: TextState, place: TextPlace?
  ) throws {
    try statements.pending.remove(piece, text)
    if piece.state == .final { touched.noteGone(piece, text) }
    guard state > .final else { return }
    var piece = piece
    piece.state = state
    piece.place = place
    try statements.pending.insert(piece, text)
  }

  private mutating func cancel(_ origin: Batch.Origin) {
    switch origin {
    case .row(let position): cancelled.insert(position)
    case .reject(let position): cancelledRejects.insert(position)
    case .earlierRow, .earlierReject: break
    }
  }

  private mutating func rowOfEarlier(_ origin: Batch.Origin) throws -> Int64? {
    switch origin {
    case .row, .reject: nil
    case .earlierRow(let source, let number):
      try earlierRows.row(source, number, statements)
    case .earlierReject(let source, let offset):
      try statements.rejectAt.firstInteger(.integer(source), .integer(offset)).map { -$0 }
    }
  }

  /// Removes a row or, below 0, a reject.
  private mutating func removeRecord(_ row: Int64) throws {
    if row > 0 {
      try remove(row: row)
    } else {
      try statements.deleteReject.run(.integer(-row))
    }
  }

  // MARK: Pieces

  /// What became free because its text went on.
  mutating func placeFreedPieces() throws {
    for (piece, text) in freed {
      try text.withUnsafeBytes { text in
        // A text of the batch may have taken it, or an equal one, which is as good.
        guard
          let free = try statements.pending.first(.metadata, piece.run, piece.stream, text),
          free.state == .final,
          let found = try statements.pending.first(.text, piece.run, piece.stream, text)
        else { return }
        try complete(found, text, by: nil)
        try hold(free, text, state: found.state, place: found.place)
      }
    }
  }

  mutating func placePieces() throws {
    for (position, piece) in batch.pieces.enumerated() {
      let text = text(piece.text)
      let stored = try statements.pending.first(.text, piece.run, piece.stream, text)
      let new = firstNewText(equalTo: piece)
      var taken: (state: TextState, place: TextPlace?)?
      if let stored, new.map({ stored.state <= newTexts[$0].state }) ?? true {
        try complete(stored, text, by: piece.origin)
        taken = (stored.state, stored.place)
      } else if let new {
        newTexts[new].isPaired = true
        cancel(batch.texts[newTexts[new].position].origin)
        taken = (newTexts[new].state, newTexts[new].place)
      }
      if taken?.state != .final { newPieces.append(NewPiece(position: position, taken: taken)) }
    }
  }

  /// Of the texts of the batch that have found nothing and equal a piece, the one that is paired first.
  private mutating func firstNewText(equalTo piece: Batch.Piece) -> Int? {
    let texts = TextClass(run: piece.run, stream: piece.stream, key: piece.key)
    return newTextsByClass[texts]?.filter { !newTexts[$0].isPaired }
      .min { newTexts[$0].state < newTexts[$1].state }
  }

  /// A text of the store has found its metadata, and its row or reject is no longer needed: it becomes
  /// that of the metadata, where that has none yet.
  private mutating func complete(
    _ entry: PendingEntry, _ text: UnsafeRawBufferPointer, by origin: Batch.Origin?
  ) throws {
    try statements.pending.remove(entry, text)
    touched.noteGone(entry, text)
    if entry.row < 0 {
      try statements.deleteReject.run(.integer(-entry.row))
    } else if try !forgetSuppressed(row: entry.row) {
      if case .row(let position) = origin, takenOver[position] == nil {
        try takeOver(earlier: entry.row, by: position)
      } else {
        try remove(row: entry.row)
      }
    }
  }

  // MARK: The rows of open records that went on

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

  // MARK: What found nothing

  mutating func insertEntries() throws {
    for text in newTexts where !text.isPaired {
      let new = batch.texts[text.position]
      guard let row = id(of: new.origin) else { continue }
      let entry = PendingEntry(
        side: .text, run: new.run, stream: new.stream, state: text.state, row: row,
        place: text.place)
      try statements.pending.insert(entry, self.text(new.text))
      touched.noteNew(entry, self.text(new.text))
      if row < 0, text.place.source != new.place.source {
        try statements.moveReject.run(
          .integer(-row), .integer(text.place.source), .integer(text.place.offset),
          .integer(text.place.line))
      }
    }
    for piece in newPieces {
      let new = batch.pieces[piece.position]
      guard let row = try id(of: new.origin) ?? rowOfEarlier(new.origin) else { continue }
      let entry = PendingEntry(
        side: .metadata, run: new.run, stream: new.stream, state: piece.taken?.state ?? .final,
        row: row, piece: Int64(new.number), place: piece.taken?.place)
      try statements.pending.insert(entry, text(new.text))
      touched.noteNew(entry, text(new.text))
    }
  }

  /// The row of a record of the batch, or its reject as a number below 0.
  private func id(of origin: Batch.Origin) -> Int64? {
    switch origin {
    case .row(let position): id(ofRow: position)
    case .reject(let position): rejectIDs[position].map { -$0 }
    case .earlierRow, .earlierReject: nil
    }
  }
}
