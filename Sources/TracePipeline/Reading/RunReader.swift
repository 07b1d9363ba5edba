internal import TraceBytes
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
  /// Those of sources that were read before, or are known by now.
  let sourceParsers: SourceParsers
  /// What sources were read with in a database that is not written to.
  var memory: SourceCatalog? {
    didSet { inspector.memory = memory }
  }
  /// What speaks against the templates of sources, where it may add up.
  var doubts: [Int64: TextDoubts] = [:]
  /// Reads the records of the source of metadata that is being read.
  private(set) var metadataReader: MetadataReader
  /// A reader for each set of keys.
  private var metadataReaders: [String: MetadataReader] = [:]
  let metadataWindow: ByteWindow
  let textWindows: [ByteWindow]
  let record = TextFields()
  var repaired: [UInt8] = []
  /// What reads lines that a container runtime wrapped, and that are of no template.
  private(set) lazy var wrappedReader = MetadataReader(keys: options.keys ?? .standard)
  private(set) lazy var wrappedParser = TextParser(
    template: .wrapped, datetimes: options.datetimes)

  /// The run that is being read.
  var run = RunState(id: 0, place: "", runID: "")
  var context: RowContext
  var isRunTouched = false
  /// Its sources, those of metadata first.
  var sources: [SourceProgress] = []
  var pairer = Pairer(run: 0)
  /// Whether the run has both sides, so that its records are paired.
  var isPaired = false
  /// What metadata records are rendered with, by their streams.
  var renderParsers: [[TextParser]] = []
  /// What the beginnings of metadata are looked at with.
  private(set) lazy var beginnings = MetadataBeginnings(readSize: options.readSize)
  /// Documents of its sources that are gone.
  var goneDocuments: [RunDocument] = []

  /// Told of each run that was read to its end.
  var onRun: ((ReadRun) -> Void)?

  /// Whether a run is read once more from its start.
  var isReadingAgain = false
  /// Sources that are read with the template that they were read with, whatever the options are.
  var keptTemplates: Set<Int64> = []

  /// What is known of runs that are written to, by their numbers.
  var memories: [Int64: RunMemory] = [:]
  /// Whether runs that are read are remembered.
  var remembersRuns = false
  /// The run that was read last, where it is remembered.
  var remembered: Int64?

  /// Open records that grow line by line, and when to read them; `nil` where each is read at once.
  var growing: GrowingRecords?
  /// The clock of `growing`.
  var seconds: () -> Double = { 0 }

  /// Whether writers are at work: bytes behind the last LF wait, and files stay open.
  let isLive: Bool
  /// Whether the destination is emptied now and then.
  private let keepsFiles: Bool
  let openSources: OpenSources
  /// Says which sources a directory has.
  private(set) lazy var inspector = makeInspector()

  let catalog: SourceCatalog?
  /// Where reading a run stops, counted as `monitor` counts.
  private var stop = ReadLimit.none
  /// Whether reading the run has stopped there.
  private(set) var isStopped = false
  private var madeIDs: Int64 = 0

  /// A reader that fills the batches of `builder`.
  ///
  /// - Parameters:
  ///   - options: how bytes are understood.
  ///   - catalog: what the destination knows already; `nil` where it knows nothing.
  ///   - builder: takes the rows, and sends full batches.
  ///   - monitor: counts what is read, and is told of what cannot be.
  ///   - isLive: whether writers are at work: bytes behind the last LF wait, and files stay open.
  ///   - keepsFiles: whether the destination is emptied now and then, and files that were read before
  ///     are not to be read again.
  ///   - openFiles: how many files are kept open at most.
  init(
    options: ReadOptions, catalog: SourceCatalog?, builder: BatchBuilder, monitor: ReadMonitor,
    isLive: Bool = false, keepsFiles: Bool = false, openFiles: Int = 64
  ) {
    self.isLive = isLive
    self.keepsFiles = keepsFiles
    openSources = OpenSources(limit: openFiles, maximumWindow: options.maximumWindow)
    self.options = options
    metadataReader = MetadataReader(keys: options.keys ?? .standard)
    self.catalog = catalog
    self.builder = builder
    self.monitor = monitor
    parsers = options.parsers
    sourceParsers = SourceParsers(options)
    context = RowContext(runID: [], datetimes: options.datetimes)
    metadataWindow = ByteWindow(readSize: options.readSize, onProblem: monitor.problem)
    textWindows = Stream.allCases.map { _ in
      ByteWindow(
        waitsForLF: isLive, readSize: options.readSize, onProblem: monitor.problem)
    }
  }

  private func makeInspector() -> SourceInspector {
    let inspector = SourceInspector(
      catalog: catalog, openSources: openSources, isLive: isLive, keepsFiles: keepsFiles,
      isDatedRecord: DatedRecords(options).contains, onProblem: monitor.problem)
    inspector.remembersRunIDs = options.runID == nil
    return inspector
  }

  /// Reads what is new in a run, or a part of it, so that other runs have their turn.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - limit: about how much is read.
  ///   - isFirst: whether it is the first time in this reading: a run counts once.
  ///   - found: what is known to be new in it; `nil` where it is to be inspected.
  /// - Returns: whether it stopped before the end.
  /// - Throws: `StoreError` where the catalog cannot be read, `Interruption` where it is to stop,
  ///   and what sending a batch throws. A source that cannot be read is a problem of its own.
  @discardableResult
  func read(
    _ directory: RunDirectory, upTo limit: ReadLimit = .none, isFirst: Bool = true,
    found: RunInspection? = nil
  ) throws -> Bool {
    stop = limit.from(records: monitor.records, bytes: monitor.bytes)
    isStopped = false
    remembered = nil
    var isFirst = isFirst
    // Each look reads a file more of those that begin alike.
    for _ in 0...directory.files.count {
      let inspections = try found.map { [$0] } ?? inspector.inspect(directory)
      for inspection in inspections where !isStopped {
        try read(inspection, isFirst: isFirst)
      }
      guard inspections.contains(where: \.needsAnotherLook), !isStopped else { break }
      isFirst = false
    }
    return isStopped
  }

  /// Reads what an inspection found.
  private func read(_ inspection: RunInspection, isFirst: Bool) throws {
    let files = inspection.files
    if isFirst, !files.isEmpty || inspection.directory.files.isEmpty {
      monitor.sawRun(sources: files.count)
    }
    guard inspection.isNews else {
      monitor.skipped(bytes: files.reduce(0) { $0.clampedSum($1.status.size) })
      return
    }
    try readNews(inspection)
  }

  /// Reads what is new in the sources that an inspection found. `didRead` is told of them at the end.
  func readNews(
    _ inspection: RunInspection, didRead: ([SourceProgress]) throws -> Void = { _ in }
  ) throws {
    let (directory, files) = (inspection.directory, inspection.files)
    begin(directory, inspection.known)
    builder.batch.forgotten += inspection.forgotten
    defer { closeWindows() }
    try read(files, inspection.known)
    try endSegment()
    try didRead(sources)
    remember(inspection)
    onRun?(
      ReadRun(
        scratchID: run.id, directory: directory,
        sources: sources.map { ($0.file.path, $0.checkpoint.kind, $0.readOffset) }))
  }

  /// The parser of a source; `nil` where no header was seen yet, and no template was given.
  func parser(of source: SourceProgress) -> TextParser? {
    sourceParsers.parser(
      templates: source.checkpoint.template, source.checkpoint.reading,
      isKept: keptTemplates.contains(source.checkpoint.id))
  }

  /// Reads records with the keys that hold for a source from now on. What was read last is not valid any
  /// more if they are others.
  func useKeys(of source: SourceProgress) {
    let keys = source.checkpoint.reading.keys
    let name = keys.description
    let reader = metadataReaders[name] ?? MetadataReader(keys: keys)
    metadataReaders[name] = reader
    metadataReader = reader
  }

  /// Cuts the batch if it is full, and stops reading the run if its limit is reached.
  func noteProgress() throws {
    if builder.isFull { try cut() }
    isStopped = monitor.bytes >= stop.bytes || monitor.records >= stop.records
  }

  /// How much of the run may still be read.
  var rest: ReadLimit {
    ReadLimit(records: stop.records - monitor.records, bytes: stop.bytes - monitor.bytes)
  }

  private func read(
    _ files: [InspectedFile], _ known: SourceCatalog.KnownRun?
  ) throws {
    let metadata = files.filter { $0.file.kind == .metadata }
    sources =
      metadata.isEmpty
      ? files.map(progress)
      : (metadata + files.filter { $0.file.kind != .metadata }).map(progress)
    forget(sources)
    context = makeContext()
    goneDocuments =
      known?.sources.filter { source in
        source.document != nil && !sources.contains { $0.checkpoint.id == source.id }
      }.compactMap(\.document) ?? []
    let hasTexts =
      known?.hasTexts == true
      || files.contains {
        $0.file.kind != .metadata && ($0.status.size > 0 || $0.known?.offset ?? 0 > 0)
      }
    if run.hasRecords && hasTexts {
      try settleTemplates(known)
      try beginPairing(hadRecords: true)
    }
    var queue = try MetadataQueue(
      sources: sources.filter { $0.checkpoint.kind == .metadata && $0.needsReading }, reader: self)
    let first = try queue.next()
    if first != nil && !run.hasRecords {
      run.hasRecords = true
      isRunTouched = true
      if hasTexts {
        try settleTemplates(known)
        try beginPairing(hadRecords: false)
      }
    }
    if isPaired {
      try readPaired(&queue, first)
    } else {
      try readMetadata(&queue, first)
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
      try noteProgress()
      if isStopped { return }
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
    isRunTouched = known == nil || run.place != directory.path || isReadingAgain
    run.place = directory.path
    if isReadingAgain {
      run.document = nil
      run.hasRecords = false
    }
    if directory.runID == options.runID { options.use.note(.runID) }
    pairer = Pairer(run: run.id)
    isPaired = false
  }

  /// What the rows of the run have in common.
  func makeContext() -> RowContext {
    let reading = sources.first?.checkpoint.reading ?? options.reading(after: SourceReading())
    return RowContext(
      runID: Array(run.runID.utf8), datetimes: sourceParsers.datetimes(reading),
      levels: reading.levels, document: run.document)
  }

  private func makeID(_ make: (SourceCatalog) -> Int64) -> Int64 {
    if let catalog { return make(catalog) }
    madeIDs += 1
    return madeIDs
  }

  private func progress(_ file: InspectedFile) -> SourceProgress {
    var checkpoint =
      file.known
      ?? SourceCheckpoint(
        id: makeID { $0.makeSourceID() }, run: run.id, kind: file.file.checkpointKind,
        file: SourceCheckpoint.File(name: file.file.name, status: file.status))
    if isReadingAgain {
      checkpoint.beginAgain(keepingTemplate: keptTemplates.contains(checkpoint.id))
    }
    let storedRun = checkpoint.run
    checkpoint.run = run.id
    if file.known == nil { remember(file, &checkpoint) }
    // Of what is remembered that was done when it was read last.
    if !file.isRemembered { checkpoint.reading = options.reading(after: checkpoint.reading) }
    guard isReadingAgain || beginAgain(&checkpoint, of: storedRun, file) else {
      return SourceProgress(checkpoint: checkpoint, storedRun: storedRun, file)
    }
    var changed = file
    changed.isUnchanged = false
    return SourceProgress(checkpoint: checkpoint, storedRun: storedRun, changed)
  }

  /// Takes over what a source was read with in the database that `memory` is of.
  private func remember(_ file: InspectedFile, _ checkpoint: inout SourceCheckpoint) {
    guard let memory, let runs = try? memory.runs(runID: run.runID) else { return }
    let sources = runs.filter { $0.state.place == run.place }.flatMap(\.sources)
    guard
      let known = sources.first(where: { $0.file.inode == file.status.inode })
        ?? sources.first(where: { $0.file.name == file.file.name })
    else { return }
    checkpoint.reading = known.reading
    checkpoint.reading.clock = known.reading.datetimes.year.map { YearClock(year: $0) }
    if known.reading.isTemplateGiven { checkpoint.template = known.template }
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
    if builder.batch.rows.hasMappedLevel { options.use.note(.level) }
    monitor.records -= pairer.move(into: &builder.batch)
    if isRunTouched {
      builder.batch.runs.append(run)
      isRunTouched = false
    }
    metadataWindow.noteConsumed()
    for window in textWindows { window.noteConsumed() }
    for source in sources where source.isTouched {
      try source.updateCheckpoint()
      builder.batch.checkpoints.append(source.checkpoint)
      if let copied = source.takeCopied() { builder.batch.segments.append(copied) }
      if let segment = source.endSegment() { builder.batch.segments.append(segment) }
    }
  }
}
