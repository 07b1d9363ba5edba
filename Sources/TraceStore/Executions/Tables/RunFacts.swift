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

  let runID: String
  /// The first parent that a row names.
  var parent: String?
  var totals = RowTotals()
  var part: WriterMessage.Part?
  var name: String?
  var naming = Naming.none
  /// How often a workflow of its name has begun in it: more than once where executions share the id.
  var starts = 0
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
        start: start, latestStart: nil, firstDatetime: totals.firstDatetime,
        lastDatetime: totals.lastDatetime)
  }

  /// Adds what a row says.
  ///
  /// - Returns: whether it is an error.
  @discardableResult
  mutating func add(_ row: ExecutionRow) -> Bool {
    let isError = totals.add(row)
    if parent == nil, let named = row.parentRunID, named != runID { parent = named }
    if let workflow = row.workflowName, naming != .column { setName(workflow, .column) }
    let message = row.message.flatMap(WriterMessage.init)
    let event = message.map(WriterEvent.init) ?? .other
    if let message { learn(message, event, row) }
    if isError || event == .fails { learnError(message?.part, event, row) }
    return isError
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
    case .handlerBegins: totals.begun += 1
    case .handlerEnds: totals.ended += 1
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
    totals.note(
      RowTotals.Cause(
        rank: isConsequence ? 2 : isOwn ? 0 : 1, datetime: row.datetime, row: row.id))
  }
}
