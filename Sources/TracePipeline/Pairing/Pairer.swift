internal import TraceBytes
internal import TraceFormat
internal import TraceStore

/// Pairs the texts and the metadata of one run as far as both are in one batch.
///
/// Equal texts pair one to one, by count: which of them pair makes no difference to the rows. Rejects say
/// where they stand, so that it does to them: the store pairs them, the first of a source first. What is
/// left when the batch is cut goes to the store. So does each text that can still change, because an
/// equal one in the store that cannot is paired before it, and each record of an earlier batch.
struct Pairer {
  /// The run whose records are paired.
  private let run: Int64
  private var texts: [Place: WaitingEntries<Batch.Text>] = [:]
  private var pieces: [Place: WaitingEntries<Batch.Piece>] = [:]
  /// Texts that are for the store to pair: rejects, and what can still change.
  private var others: [Batch.Text] = []
  private var canonical = CanonicalText()
  private var rendering: [UInt8] = []
  private let fields = TextFields()
  /// How many entries wait.
  private(set) var count = 0

  /// What is paired with what.
  private struct Place: Hashable {
    let key: ContentHash
    let stream: Stream
  }

  /// A pairer that nothing waits in.
  init(run: Int64) {
    self.run = run
  }

  // MARK: Texts

  /// What a text is known by.
  mutating func key(of text: UnsafeRawBufferPointer) -> ContentHash {
    canonical.of(text) { ContentHash(of: $0) }
  }

  /// Takes a piece of metadata that a text has waited for. False where none waits.
  mutating func takePiece(_ key: ContentHash, _ stream: Stream) -> Bool {
    guard !pieces.isEmpty else { return false }
    guard Self.takeFirst(of: &pieces, Place(key: key, stream: stream)) != nil else { return false }
    count -= 1
    return true
  }

  /// Adds a text that has found no piece, or can still change.
  ///
  /// - Parameters:
  ///   - text: its bytes as they are in the source, without the LF at the end.
  ///   - key: what it is known by.
  ///   - stream: the stream that it is in.
  ///   - origin: what it is so far.
  ///   - place: where it stands.
  ///   - state: whether it can still change.
  ///   - rows: take the text.
  mutating func add(
    _ text: UnsafeRawBufferPointer, _ key: ContentHash, _ stream: Stream, _ origin: Batch.Origin,
    _ place: TextPlace, _ state: TextState, _ rows: inout RowBuffer
  ) {
    let entry = Batch.Text(
      run: run, stream: stream, text: canonical.of(text) { rows.intern($0) }, key: key,
      origin: origin, place: place, state: state)
    count += 1
    if state == .final && origin.isRowOfBatch {
      texts[Place(key: key, stream: stream), default: WaitingEntries()].append(entry)
    } else {
      others.append(entry)
    }
  }

  // MARK: Metadata

  /// Adds the pieces of a metadata record: one for each record that its text would be cut into.
  ///
  /// - Parameters:
  ///   - metadata: has read the record.
  ///   - parsers: those of the templates that its text may have.
  ///   - origin: its row.
  ///   - rows: take the texts.
  ///   - onPair: told of each text of this batch that it is the metadata of.
  /// - Returns: how many pieces there are.
  mutating func add(
    _ metadata: MetadataReader, _ parsers: [TextParser], _ origin: Batch.Origin,
    _ rows: inout RowBuffer, onPair: (Batch.Text) -> Void
  ) -> Int {
    let stream = metadata.stream
    var number = 0
    for parser in parsers {
      rendering.removeAll(keepingCapacity: true)
      let template = parser.renderTemplate(for: metadata.fields)
      guard template.render(metadata.fields, into: &rendering) else { continue }
      for range in cut(parser) {
        let key = rendering.withUnsafeBytes { bytes in
          canonical.of(UnsafeRawBufferPointer(rebasing: bytes[range])) { ContentHash(of: $0) }
        }
        number += 1
        if let found = Self.takeFirst(of: &texts, Place(key: key, stream: stream)) {
          count -= 1
          onPair(found)
          continue
        }
        let slice = rendering.withUnsafeBytes { bytes in
          canonical.of(UnsafeRawBufferPointer(rebasing: bytes[range])) { rows.intern($0) }
        }
        count += 1
        pieces[Place(key: key, stream: stream), default: WaitingEntries()].append(
          Batch.Piece(
            run: run, stream: stream, text: slice, key: key, origin: origin, number: number))
      }
    }
    return number
  }

  /// Cuts the rendering as `TextCursor` cuts a text: each without the LF that ends it. Blank lines
  /// that belong to no record are nothing.
  private func cut(_ parser: TextParser) -> [Range<Int>] {
    rendering.withUnsafeBytes { text in
      var pieces: [Range<Int>] = []
      var isRecord = false
      var start = 0
      while start <= text.count {
        let end = text[start...].firstIndex(of: 0x0A) ?? text.count
        var line = UnsafeRawBufferPointer(rebasing: text[start..<end])
        var kind = parser.judge(line, into: fields)
        while case .marked(let count) = kind {
          isRecord = false
          start += count
          line = UnsafeRawBufferPointer(rebasing: text[start..<end])
          kind = parser.judge(line, into: fields)
        }
        if kind.endsRecord {
          pieces.append(start..<end)
          isRecord = kind == .header
        } else if isRecord, let last = pieces.last {
          pieces[pieces.count - 1] = last.lowerBound..<end
        } else if !line.isBlank {
          pieces.append(start..<end)
        }
        start = end + 1
      }
      return pieces
    }
  }

  // MARK: The end of a batch

  /// Hands everything that is left to the store.
  ///
  /// - Returns: how many texts of those have a piece in this batch all the same: they are not records
  ///   of their own.
  mutating func move(into batch: inout Batch) -> Int {
    var paired = 0
    for text in others where text.state > .final && text.origin.isRowOfBatch {
      let place = Place(key: text.key, stream: text.stream)
      guard let piece = Self.takeFirst(of: &pieces, place) else { continue }
      batch.pieces.append(piece)
      paired += 1
    }
    batch.texts += others
    for waiting in texts.values { batch.texts += waiting.all }
    for waiting in pieces.values { batch.pieces += waiting.all }
    others.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    count = 0
    return paired
  }

  private static func takeFirst<Entry>(
    of entries: inout [Place: WaitingEntries<Entry>], _ place: Place
  ) -> Entry? {
    guard let position = entries.index(forKey: place) else { return nil }
    let entry = entries.values[position].takeFirst()
    if entries.values[position].all.isEmpty { entries.remove(at: position) }
    return entry
  }
}

extension Batch.Origin {
  /// Whether it is a row of the batch that is being filled.
  fileprivate var isRowOfBatch: Bool {
    switch self {
    case .row: true
    case .reject, .earlierRow, .earlierReject: false
    }
  }
}
