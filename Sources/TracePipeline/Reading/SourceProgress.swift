internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// A source while its run is read: what the store knew of it, and what has happened since.
final class SourceProgress {
  var checkpoint: SourceCheckpoint
  /// What its file was found to be.
  private let found: InspectedFile
  let stream: Stream
  /// Whether its file may have bytes that were not read.
  private(set) var needsReading: Bool
  /// Whether its open record must be read again, because pairing does not know its text.
  private(set) var mustReopen = false
  /// The run that its open record was read in.
  let storedRun: Int64
  /// What was committed before this reading began.
  private(set) var committed: Int64
  /// Where reading begins: at the open record, where there is one.
  private(set) var start: Int64

  /// Whether there is nothing to read in it now, whatever its file looks like.
  private let isAtRest: Bool
  /// Takes the hashes of the lines that are read.
  let recorder: LineRecorder
  /// What its file begins with of another source, until it is written down.
  private var copied: CopiedBytes?

  /// How far it was read, and the line there.
  var readOffset: Int64
  var readLine: Int64
  /// Where its bytes begin that are news to the current batch.
  var segmentStart: Int64
  /// How many records of it the current batch has, and the first and last of their rows.
  var records = 0
  private(set) var rows: Range<Int>?
  /// Whether anything is to be written about it.
  var isTouched: Bool
  /// Whether the batch has something of it beside what is read from `start` on.
  private var isInBatch = false
  /// Whether its open record was withdrawn; the next row takes its place.
  var isReopened = false
  /// Whether it was a document, and is none any more.
  private(set) var hasWithdrawnDocument = false
  /// Whether it was read to its end: only then is a file that looks as it did one without news.
  var isAtEnd = false
  /// What its file was read with.
  var reader: SourceReader?
  /// What its text was read with; `nil` where no header was seen in this reading.
  private var parser: TextParser?

  /// A source of which nothing more has been read yet, and what an inspection found of its file.
  init(checkpoint: SourceCheckpoint, storedRun: Int64, _ found: InspectedFile) {
    var checkpoint = checkpoint
    if let copied = found.copied { checkpoint.begin(with: copied, isAll: found.isCopy) }
    if found.isWaiting || found.isCopy {
      checkpoint.file = SourceCheckpoint.File(name: found.file.name, status: found.status)
    }
    self.checkpoint = checkpoint
    self.storedRun = storedRun
    self.found = found
    stream = found.file.stream
    isAtRest = found.isWaiting || found.isCopy
    needsReading = found.isReadable
    committed = checkpoint.offset
    start = checkpoint.resumeOffset
    readOffset = checkpoint.offset
    readLine = checkpoint.line
    segmentStart = checkpoint.offset
    isTouched = !found.isUnchanged
    copied = found.copied
    recorder = LineRecorder(start: checkpoint.offset)
  }

  var file: SourceFile { found.file }
  /// The status of its file when it was recognised.
  var status: FileStatus { found.status }

  /// Whether its file is open since it was read last.
  var isRemembered: Bool { found.isRemembered }

  /// What its file is found to be the next time if nothing happens to it; `nil` where it was not read to
  /// its end.
  var remembered: InspectedFile? {
    guard !needsReading || isAtEnd, checkpoint.document == nil else { return nil }
    var file = found
    file.known = checkpoint
    file.isRemembered = false
    file.isUnchanged = true
    file.copied = nil
    return file
  }

  /// Whether pairing does not know all of its records that it has to know, and they can be read.
  var hasBacklog: Bool { !isAtRest && checkpoint.hasBacklog }

  /// The ledger line of the bytes that its file begins with and another source has.
  func takeCopied() -> Batch.Segment? {
    guard let copied else { return nil }
    self.copied = nil
    var segment = Batch.Segment(
      source: checkpoint.id, bytes: copied.bytes, rows: 0..<0, records: 0)
    segment.lineHashes = copied.lineHashes
    segment.copyOf = copied.original
    return segment
  }

  /// Notes that its records are paired from now on. Those that became rows before are its *backlog*;
  /// metadata has none where the run had no records. The open record is read again, since its entry
  /// has no text yet.
  func beginPairing(hadRecords: Bool) {
    if isAtRest { return }
    if checkpoint.backlogEnd == nil {
      checkpoint.backlogEnd = start
      checkpoint.backlogOffset = checkpoint.kind == .metadata && !hadRecords ? start : 0
      noteInBatch()
    }
    if checkpoint.open == .unknown && checkpoint.kind != .metadata {
      mustReopen = true
      needsReading = true
    }
  }

  /// Whether all that it has can be read again from its start, and is its own.
  var mayBeReadAgain: Bool { !isAtRest && copied == nil }

  /// Forgets everything but who it is: it is read again from its start.
  func restart() {
    checkpoint.beginAgain(keepingTemplate: false)
    (committed, start, readOffset, readLine, segmentStart) = (0, 0, 0, 1, 0)
    recorder.restart(at: 0)
    (mustReopen, isReopened, parser) = (false, false, nil)
    needsReading = true
    noteInBatch()
  }

  /// Notes that its open record is withdrawn and will be read again.
  func reopen() {
    isReopened = true
    mustReopen = false
    recorder.restart(at: checkpoint.openOffset)
    checkpoint.open = .nothing
    setDocument(nil)
    readOffset = checkpoint.openOffset
    readLine = checkpoint.openLine
    segmentStart = checkpoint.openOffset
    isTouched = true
  }

  /// Notes that it is a document, or that it is none.
  func setDocument(_ document: RunDocument?) {
    hasWithdrawnDocument = document == nil && (hasWithdrawnDocument || checkpoint.document != nil)
    guard document != checkpoint.document else { return }
    checkpoint.document = document
    checkpoint.isDocumentNew = true
    isTouched = true
  }

  /// Leaves it as it was before this reading, but for what the batch has of it already.
  func leave() {
    reader = nil
    isTouched = isInBatch
  }

  /// Notes that the batch has something of it that its checkpoint must tell, whatever becomes of the rest:
  /// what of its backlog pairing was told, or that it begins again.
  func noteInBatch() {
    isInBatch = true
    isTouched = true
  }

  /// Notes that rows of the current batch are of its next records.
  func noteRows(_ new: Range<Int>) {
    rows = (rows?.lowerBound ?? new.lowerBound)..<new.upperBound
    records += new.count
  }

  /// Notes what its text is read with, whether that was given with an option now, and whether the record
  /// is open that was read last.
  func noteParser(_ parser: TextParser?, isGiven: Bool, isOpen: Bool) {
    if !isOpen, checkpoint.reading.isTemplateOpen {
      checkpoint.reading.isTemplateOpen = false
      checkpoint.reading.templateBefore = nil
    }
    guard parser !== self.parser else { return }
    self.parser = parser
    if isOpen, !isGiven, checkpoint.template != parser?.name {
      checkpoint.reading.isTemplateOpen = true
      checkpoint.reading.templateBefore = checkpoint.template
    }
    if isGiven {
      checkpoint.reading.isTemplateGiven = true
      (checkpoint.reading.foundTemplates, checkpoint.reading.surveyed) = (nil, 0)
    } else if checkpoint.template != parser?.name {
      checkpoint.reading.isTemplateGiven = false
    }
    checkpoint.template = parser?.name
  }

  /// Forgets the templates that were found in its open record, which is read again.
  func forgetOpenTemplate() {
    guard checkpoint.reading.isTemplateOpen else { return }
    checkpoint.template = checkpoint.reading.templateBefore
    checkpoint.reading.isTemplateOpen = false
    checkpoint.reading.templateBefore = nil
    parser = nil
  }

  /// What its text is read with since its start; `nil` where its beginning tells nothing.
  var settledTemplate: String? {
    let reading = checkpoint.reading
    return reading.surveyed > 0
      ? reading.foundTemplates : checkpoint.template ?? reading.foundTemplates
  }

  /// Whether its beginning may tell otherwise one day, or that of metadata.
  var isAskedAgain: Bool { checkpoint.reading.surveyed > 0 }

  /// How much of its file is its beginning now.
  var lengthOfBeginning: Int {
    file.compression == .none
      ? FormatSurvey.length(ofText: Int(clamping: status.size)) : FormatSurvey.reach
  }

  /// Whether that is more than was asked.
  var hasLongerBeginning: Bool { lengthOfBeginning > checkpoint.reading.surveyed }

  /// Whether all its text was read with a template, as far as it was read.
  func wasRead(with template: String?) -> Bool {
    checkpoint.reading.foundTemplates == template && checkpoint.template == template
  }

  /// Notes what its text is read with from its start, and how much was asked for that.
  func settle(_ told: ToldTemplate) {
    checkpoint.reading.surveyed = told.asked
    checkpoint.reading.foundTemplates = told.asked > 0 ? told.name : nil
    if told.asked == 0 { checkpoint.template = told.name }
    isTouched = true
  }

  /// Notes how much of its beginning was asked for the template of a text.
  func noteSurvey(_ length: Int) {
    guard checkpoint.reading.surveyed != length else { return }
    checkpoint.reading.surveyed = length
    isTouched = true
  }

  /// Gives a datetime without a year that which the clock of the source shows.
  func settleYear(of fields: TextFields, _ parser: TextParser?) {
    guard case .withoutYear = fields.datetime, let datetimes = parser?.datetimes else { return }
    var clock =
      checkpoint.reading.clock ?? YearClock(year: checkpoint.reading.datetimes.year ?? 2000)
    fields.settleYear(&clock, datetimes)
    if clock != checkpoint.reading.clock { checkpoint.reading.clock = clock }
  }

  /// Brings the checkpoint up to what was read: how far, and what identifies it now.
  func updateCheckpoint() throws {
    if let reader {
      checkpoint.file = SourceCheckpoint.File(name: file.name, status: reader.status)
    }
    // No file looks like this one: it will be read on.
    if needsReading && !isAtEnd { checkpoint.file.changed = 0 }
    guard let reader else { return }
    checkpoint.offset = readOffset
    checkpoint.line = readLine
    let print = try reader.fingerprint(at: readOffset)
    checkpoint.head = print.head
    checkpoint.tail = print.tail
  }

  /// Ends its part of the current batch.
  func endSegment() -> Batch.Segment? {
    let bytes = segmentStart..<max(segmentStart, checkpoint.offset)
    defer {
      segmentStart = max(segmentStart, checkpoint.offset)
      records = 0
      rows = nil
      isTouched = false
      isInBatch = false
      checkpoint.isDocumentNew = false
      checkpoint.hasNewReading = false
    }
    let lineHashes = recorder.removeAll()
    guard !bytes.isEmpty || records > 0 else { return nil }
    var segment = Batch.Segment(
      source: checkpoint.id, bytes: bytes, rows: rows ?? 0..<0, records: records)
    segment.lineHashes = lineHashes
    return segment
  }
}

extension SourceCheckpoint {
  /// Begins behind bytes of another source. Its backlog, were there any, would be the other's.
  fileprivate mutating func begin(with copied: CopiedBytes, isAll: Bool) {
    offset = copied.bytes.upperBound
    line = copied.line
    head = copied.fingerprint.head
    tail = copied.fingerprint.tail
    template = copied.template
    copyOf = isAll ? copied.original : nil
    backlogEnd = 0
  }
}

extension SourceFile {
  /// The stream whose records a text file holds; of no meaning for metadata.
  var stream: Stream {
    switch kind {
    case .stderr: .stderr
    case .stdout, .metadata: .stdout
    case .text: name.contains("stderr") ? .stderr : .stdout
    }
  }

  var checkpointKind: SourceCheckpoint.Kind {
    kind == .metadata ? .metadata : (stream == .stderr ? .stderr : .stdout)
  }
}

extension SourceCheckpoint.File {
  init(name: String, status: FileStatus) {
    self.init(
      name: name, device: status.device, inode: status.inode, birth: status.birth,
      size: status.size, modified: status.modified, changed: status.changed)
  }
}
