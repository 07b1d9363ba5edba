/// What is known of one run: all that its rows say, whichever of them come first.
struct RunFacts: Equatable {
  /// Where a name comes from, the weakest first.
  enum Naming: Int, Sendable {
    /// There is none.
    case none
    /// The wording of a message.
    case wording
    /// A message, and the run id is made of it.
    case proven
    /// The column `workflow_name`.
    case column
  }

  /// The row that says why something failed.
  struct Cause: Equatable {
    /// 0: it failed by itself. 1: an error that is not the writer's. 2: it failed since another did.
    var rank: Int
    var datetime: String
    var row: Int64

    /// Whether it is nearer to the cause than another one.
    func isBefore(_ other: Cause) -> Bool {
      (rank, datetime, row) < (other.rank, other.datetime, other.row)
    }
  }

  let runID: String
  /// The first parent that a row names.
  var parent: String?
  var rows = 0
  var errors = 0
  var warnings = 0
  /// The levels of its rows.
  var levels: [String] = []
  var firstDatetime = ""
  var lastDatetime = ""
  var firstRow: Int64 = 0
  var lastRow: Int64 = 0
  var lastLevel = ""
  var part: WriterMessage.Part?
  var name: String?
  var naming = Naming.none
  /// How often a workflow of its name has begun in it: more than once where executions share the id.
  var starts = 0
  /// How many jobs and stages have taken up their work, and have ended.
  var begun = 0
  var ended = 0
  var cause: Cause?
  /// The last row by which a workflow failed, and a job.
  var workflowFailure: Int64 = 0
  var jobFailure: Int64 = 0
  /// The last row by which a job was tried again, and a stage.
  var jobRetry: Int64 = 0
  var stageRetry: Int64 = 0
  var success: Int64 = 0

  private let id: WriterRunID?

  init(runID: String) {
    self.runID = runID
    id = WriterRunID(runID)
  }

  /// When it began, as its id says.
  var start: Int64? { id?.start }

  /// How long it took, for all that its own rows say; `nil` where its datetimes are none.
  var duration: TimeBounds? {
    starts > 1
      ? nil
      : TimeBounds(
        start: start, latestStart: nil, firstDatetime: firstDatetime, lastDatetime: lastDatetime)
  }

  /// Adds what a row says.
  mutating func add(_ row: ExecutionRow) {
    let isError = ExecutionRow.isError(row.level)
    rows += 1
    errors += isError ? 1 : 0
    warnings += row.level == "warning" ? 1 : 0
    if lastLevel != row.level && !levels.contains(row.level) { levels.append(row.level) }
    if rows == 1 || row.datetime < firstDatetime { firstDatetime = row.datetime }
    if row.datetime > lastDatetime { lastDatetime = row.datetime }
    if rows == 1 || row.id < firstRow { firstRow = row.id }
    if row.id >= lastRow { (lastRow, lastLevel) = (row.id, row.level) }
    if parent == nil, let named = row.parentRunID, named != runID { parent = named }
    if let workflow = row.workflowName, naming != .column { setName(workflow, .column) }
    let message = row.message.flatMap(WriterMessage.init)
    let event = message.map(WriterEvent.init) ?? .other
    if let message { learn(message, event, row) }
    if isError || event == .fails { learnError(message?.part, event, row) }
  }

  private mutating func setName(_ name: String, _ naming: Naming) {
    guard naming.rawValue > self.naming.rawValue else { return }
    (self.name, self.naming) = (name, naming)
  }

  private mutating func learn(
    _ message: WriterMessage, _ event: WriterEvent, _ row: ExecutionRow
  ) {
    // In releases with one id for an execution all parts speak in it, the workflow as their first.
    if part.map({ message.part.depth < $0.depth }) ?? true { part = message.part }
    if naming.rawValue < Naming.proven.rawValue { learnName(message, event) }
    switch event {
    case .workflowBegins(let name) where name == self.name: starts += 1
    case .handlerBegins: begun += 1
    case .handlerEnds: ended += 1
    case .retries where message.part == .job: jobRetry = max(jobRetry, row.id)
    case .retries: stageRetry = max(stageRetry, row.id)
    case .succeeds: success = max(success, row.id)
    default: break
    }
  }

  private mutating func learnName(_ message: WriterMessage, _ event: WriterEvent) {
    if let id {
      for name in WriterMessage.quoted(in: message.text) where id.isMade(of: name) {
        setName(name, .proven)
        return
      }
    }
    switch event {
    case .workflowBegins(let name): setName(name, .wording)
    case .handlerBegins where message.part == part:
      if let name = WriterMessage.quoted(in: message.text).last { setName(name, .wording) }
    default: break
    }
  }

  private mutating func learnError(
    _ part: WriterMessage.Part?, _ event: WriterEvent, _ row: ExecutionRow
  ) {
    if event == .skips { return }
    switch part {
    case .workflow, .release: workflowFailure = max(workflowFailure, row.id)
    case .job: jobFailure = max(jobFailure, row.id)
    default: break
    }
    let isConsequence = event == .failsBelow || event == .givesUp
    let isOwn = part != nil && part != .caller || row.exceptionType != nil
    let found = Cause(
      rank: isConsequence ? 2 : isOwn ? 0 : 1, datetime: row.datetime, row: row.id)
    if cause.map(found.isBefore) ?? true { cause = found }
  }
}
