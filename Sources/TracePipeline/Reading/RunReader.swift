internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Reads the sources of one run after another into batches.
///
/// A run without metadata records, or without texts: every record becomes a row, source by source. A
/// run with both: see `RunReader+Pairing.swift`. The rows are a function of the bytes alone; where
/// batches are cut only decides whether the two sides of a record meet here or in the store.
final class RunReader {
  let options: ReadOptions
  let builder: BatchBuilder
  let monitor: ReadMonitor
  /// The parsers that may be right for a source, the likeliest first.
  let parsers: [TextParser]
  /// Parsers of templates that sources were begun with by other options.
  private var otherParsers: [String: TextParser] = [:]
  let metadataReader = MetadataReader()
  let metadataWindow: ByteWindow
  let textWindows: [ByteWindow]
  let record = TextFields()
  var repaired: [UInt8] = []

  /// The run that is being read.
  var run = RunState(id: 0, place: "", runID: "")
  var context: RowContext
  var isRunTouched = false
  /// Its sources, those of metadata first.
  var sources: [SourceProgress] = []
  var pairer = Pairer(run: 0)
  /// Whether the run has both sides, so that its records are paired.
  var isPaired = false
  /// Documents of its sources that are gone.
  var goneDocuments: [RunDocument] = []

  /// Told of each source of a run that was read; set where nothing is written.
  var onSource: ((SourceSurvey) throws -> Void)?
  /// What was rejected, where nothing is written, by reason.
  var surveyedReasons: [RejectReason] = []

  /// Told of each run that was read to its end.
  var onRun: ((ReadRun) -> Void)?

  /// Whether writers are at work: bytes behind the last LF wait, and files stay open.
  let isLive: Bool
  let openSources: OpenSources

  let catalog: SourceCatalog?
  /// Where reading a run stops, counted as `monitor` counts, and whether it did.
  private var stop = ReadLimit.none
  private var isStopped = false
  private var madeIDs: Int64 = 0

  /// A reader that fills the batches of `builder`.
  ///
  /// - Parameters:
  ///   - options: how bytes are understood.
  ///   - catalog: what the destination knows already; `nil` where it knows nothing.
  ///   - builder: takes the rows, and sends full batches.
  ///   - monitor: counts what is read, and is told of what cannot be.
  ///   - isLive: whether writers are at work: bytes behind the last LF wait, and files stay open.
  ///   - openFiles: how many files are kept open at most.
  init(
    options: ReadOptions, catalog: SourceCatalog?, builder: BatchBuilder, monitor: ReadMonitor,
    isLive: Bool = false, openFiles: Int = 64
  ) {
    self.isLive = isLive
    openSources = OpenSources(limit: openFiles, maximumWindow: options.maximumWindow)
    self.options = options
    self.catalog = catalog
    self.builder = builder
    self.monitor = monitor
    parsers = options.parsers
    context = RowContext(runID: [], datetimes: options.datetimes)
    metadataWindow = ByteWindow(onProblem: monitor.problem)
    textWindows = Stream.allCases.map { _ in
      ByteWindow(waitsForLF: isLive, onProblem: monitor.problem)
    }
  }

  /// Reads what is new in a run, or a part of it, so that other runs have their turn.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - limit: about how much is read.
  ///   - isFirst: whether it is the first time in this reading: a run counts once.
  /// - Returns: whether it stopped before the end.
  /// - Throws: `StoreError` where the catalog cannot be read, `Interruption` where it is to stop,
  ///   and what sending a batch throws. A source that cannot be read is a problem of its own.
  @discardableResult
  func read(
    _ directory: RunDirectory, upTo limit: ReadLimit = .none, isFirst: Bool = true
  ) throws -> Bool {
    let runs = try catalog?.runs(runID: directory.runID) ?? []
    let known = knownRun(directory, among: runs)
    var matcher = SourceMatcher(known: known?.sources ?? [], openSources: openSources)
    var matches = matcher.match(directory.files, onProblem: monitor.problem)
    adopt(from: runs.filter { $0.state.id != known?.state.id }, &matches)
    matches += vanished(matcher.missing, among: known?.sources ?? [], matches, directory)
    if isFirst { monitor.sawRun(sources: matches.count) }
    guard isNews(matches, known, at: directory.path) else {
      monitor.skipped(bytes: matches.reduce(0) { $0 + $1.status.size })
      return false
    }
    begin(directory, known)
    stop = limit.from(records: monitor.records, bytes: monitor.bytes)
    isStopped = false
    defer { closeWindows() }
    try read(matches, known)
    try endSegment()
    try finishSurvey()
    onRun?(
      ReadRun(
        scratchID: run.id, directory: directory,
        sources: sources.map { ($0.file.path, $0.checkpoint.kind, $0.readOffset) }))
    return isStopped
  }

  /// The parser of a source that was begun with a template; `nil` where no header was seen yet.
  func parser(named name: String?) -> TextParser? {
    if options.template != nil { return parsers.first }
    guard let name else { return nil }
    if let parser = parsers.first(where: { $0.name == name }) ?? otherParsers[name] {
      return parser
    }
    let parser = (try? Template(name)).map {
      TextParser(template: $0, datetimes: options.datetimes)
    }
    otherParsers[name] = parser
    return parser
  }

  /// Cuts the batch where it is full. True where it is another run's turn.
  func isDone() throws -> Bool {
    if builder.isFull { try cut() }
    isStopped = monitor.bytes >= stop.bytes || monitor.records >= stop.records
    return isStopped
  }

  /// How much of the run may still be read.
  var rest: ReadLimit {
    ReadLimit(records: stop.records - monitor.records, bytes: stop.bytes - monitor.bytes)
  }

  /// Whether there is anything to do in a run.
  private func isNews(
    _ matches: [SourceMatcher.Match], _ known: SourceCatalog.KnownRun?, at place: String
  ) -> Bool {
    // A directory that was moved is written down.
    if let known, known.state.place != place { return true }
    return matches.contains { match in
      guard match.isUnchanged, let source = match.known else { return true }
      // One side may have been read while the other was not there, as when files are named one by
      // one.
      return source.hasBacklog
        || known?.isPaired == true && (source.backlogEnd == nil || source.open == .unknown)
    }
  }

  private func read(
    _ matches: [SourceMatcher.Match], _ known: SourceCatalog.KnownRun?
  ) throws {
    let texts = matches.filter { $0.file.kind != .metadata }
    sources = (matches.filter { $0.file.kind == .metadata } + texts).map(progress)
    let found = Set(sources.map(\.checkpoint.id))
    goneDocuments = known?.sources.filter { !found.contains($0.id) }.compactMap(\.document) ?? []
    let hasTexts =
      known?.hasTexts == true
      || texts.contains { $0.status.size > 0 || ($0.known?.offset ?? 0) > 0 }
    if run.hasRecords && hasTexts { try beginPairing(hadRecords: true) }
    var metadata = try MetadataQueue(
      sources: sources.filter { $0.checkpoint.kind == .metadata && $0.needsReading }, reader: self)
    let first = try metadata.next()
    if first != nil && !run.hasRecords {
      run.hasRecords = true
      isRunTouched = true
      if hasTexts { try beginPairing(hadRecords: false) }
    }
    if isPaired {
      try readPaired(&metadata, first)
    } else {
      try readMetadata(&metadata, first)
      for source in sources
      where source.checkpoint.kind != .metadata && source.needsReading && !isStopped {
        try readText(source)
      }
    }
  }

  /// The metadata of a run without text: every record is a row.
  private func readMetadata(
    _ metadata: inout MetadataQueue, _ first: MetadataQueue.Record?
  ) throws {
    var next = first
    while let record = next {
      _ = appendRow(record)
      metadata.finish(record)
      if try isDone() { return }
      next = try metadata.next()
    }
  }

  /// Adds the row of the metadata record that was read last.
  func appendRow(_ record: MetadataQueue.Record) -> Int {
    let row = builder.batch.rows.appendRow(metadata: metadataReader, context: context)
    record.source.noteRows(row..<row + 1)
    monitor.records += 1
    return row
  }

  private func begin(_ directory: RunDirectory, _ known: SourceCatalog.KnownRun?) {
    run =
      known?.state
      ?? RunState(id: makeID { $0.makeRunID() }, place: directory.path, runID: directory.runID)
    isRunTouched = known == nil || run.place != directory.path
    run.place = directory.path
    context = makeContext()
    pairer = Pairer(run: run.id)
    isPaired = false
  }

  /// What the rows of the run have in common.
  func makeContext() -> RowContext {
    RowContext(
      runID: Array(run.runID.utf8), datetimes: options.datetimes, document: run.document)
  }

  private func makeID(_ make: (SourceCatalog) -> Int64) -> Int64 {
    if let catalog { return make(catalog) }
    madeIDs += 1
    return madeIDs
  }

  private func progress(_ match: SourceMatcher.Match) -> SourceProgress {
    var checkpoint =
      match.known
      ?? SourceCheckpoint(
        id: makeID { $0.makeSourceID() }, run: run.id, kind: match.file.checkpointKind,
        file: SourceCheckpoint.File(name: match.file.name, status: match.status))
    let storedRun = checkpoint.run
    checkpoint.run = run.id
    return SourceProgress(
      checkpoint: checkpoint, storedRun: storedRun, file: match.file, status: match.status,
      hasChanged: !match.isUnchanged)
  }

  private func closeWindows() {
    metadataWindow.close()
    for window in textWindows { window.close() }
    sources.removeAll()
    if !isLive { openSources.closeAll() }
  }

  // MARK: Batches

  /// Ends the batch here, in the middle of the run.
  func cut() throws {
    try endSegment()
    try builder.flush()
    try monitor.checkInterruption()
  }

  /// Writes down how far the sources of the run were read in this batch.
  func endSegment() throws {
    if onSource == nil {
      monitor.records -= pairer.move(into: &builder.batch)
    } else {
      survey()
    }
    if isRunTouched {
      builder.batch.runs.append(run)
      isRunTouched = false
    }
    for source in sources where source.isTouched {
      try source.updateCheckpoint()
      builder.batch.checkpoints.append(source.checkpoint)
      if let segment = source.endSegment() { builder.batch.segments.append(segment) }
    }
  }
}
