internal import TraceFormat

/// The runs of an execution as a tree, made of its rows one after the other.
///
/// A run of the writer began in the run that the row before it on the same process and thread is of;
/// any other in the run that its rows name as its parent.
public struct ExecutionTree {
  /// A run in its tree.
  public struct Span: Sendable, Equatable {
    /// Its run id.
    public let runID: String
    /// The run that it began in; `nil` for the top run.
    public fileprivate(set) var parent: String?
    /// What it is in the writer's words: workflow, job, stage …
    public fileprivate(set) var kind: String?
    /// Its name; `nil` where no row says it.
    public fileprivate(set) var name: String?
    /// Whether its id is made of the name.
    public fileprivate(set) var isProven = false
    /// Whether the name is that of the column `workflow_name`.
    public fileprivate(set) var isNamedByColumn = false
    /// When it began, where its id says it: microseconds since 1970.
    public let start: Int64?
    /// How long it took; `nil` where that is not known.
    public var duration: TimeBounds?
    /// How many rows it has itself.
    public fileprivate(set) var rows = 0
    /// How many of them are errors or worse.
    public fileprivate(set) var errors = 0
    /// How many of them are warnings.
    public fileprivate(set) var warnings = 0
    /// The earliest datetime of its rows.
    public fileprivate(set) var firstDatetime: String
    /// The latest datetime of its rows.
    public fileprivate(set) var lastDatetime: String
    /// The id of its last row.
    public fileprivate(set) var lastRow: Int64 = 0
    /// The level of its last row.
    public fileprivate(set) var lastLevel = ""
  }

  private struct Thread: Hashable {
    let process: Int64
    let thread: Int64
  }

  /// What is known of a run besides.
  private struct Knowledge {
    var facts: RunFacts
    var lastThread: Thread
    /// The latest start that was known at its last row.
    var startsBefore: Int64?
    /// The next start on the thread of its last row, which came after it.
    var startAfter: Int64?
  }

  /// In the order of their first rows.
  private var spans: [Span] = []
  private var knowledge: [Knowledge] = []
  /// By the bytes of the ids, since Swift takes different ids for the same.
  private var positions: [[UInt8]: Int] = [:]
  private var last: [Thread: Int] = [:]
  /// Runs whose last row is of that thread, and after which nothing began on it.
  private var open: [Thread: [Int]] = [:]
  private var latestStart: Int64?
  private let top: String

  /// A tree without rows.
  ///
  /// - Parameter top: the id of the top run.
  public init(top: String) {
    self.top = top
  }

  /// Adds a row; they have to come in the order in which they were logged.
  ///
  /// - Returns: how deep the row's run stands in the tree; 0 for the top run.
  @discardableResult
  public mutating func add(_ row: TraceRow) -> Int {
    let thread = Thread(process: row.process, thread: row.thread)
    let position = positions[Array(row.runID.utf8)] ?? begin(row, on: thread)
    learn(row, position, thread)
    last[thread] = position
    return depth(of: position)
  }

  /// The runs that a run stands in, itself first.
  public func path(ofRun run: String) -> [Span] {
    var path: [Span] = []
    var next: String? = run
    while let run = next, let position = positions[Array(run.utf8)], path.count < spans.count {
      path.append(finished(position))
      next = spans[position].parent
    }
    return path
  }

  /// The runs, each before those that began in it, with how deep they stand.
  public func ordered() -> [(span: Span, depth: Int)] {
    var children: [[UInt8]: [Int]] = [:]
    var tops: [Int] = []
    for (position, span) in spans.enumerated() {
      if let parent = span.parent.map({ Array($0.utf8) }), positions[parent] != nil {
        children[parent, default: []].append(position)
      } else {
        tops.append(position)
      }
    }
    // Runs that name one another in a circle hang at none of these.
    var ordered: [(span: Span, depth: Int)] = []
    var seen: Set<Int> = []
    for root in tops + Array(spans.indices) where !seen.contains(root) {
      var waiting = [(root, 0)]
      while let (position, depth) = waiting.popLast() {
        guard seen.insert(position).inserted else { continue }
        ordered.append((finished(position), depth))
        for child in (children[Array(spans[position].runID.utf8)] ?? []).reversed() {
          waiting.append((child, depth + 1))
        }
      }
    }
    return ordered
  }

  /// Those of the runs that have rows, and all that began in them.
  func runs(startedBy named: Set<String>) -> [String] {
    var found: [String] = []
    var outer: Int?
    for (span, depth) in ordered() {
      if let within = outer, depth <= within { outer = nil }
      if outer == nil && named.contains(span.runID) { outer = depth }
      if outer != nil { found.append(span.runID) }
    }
    return found
  }

  private func depth(of position: Int) -> Int {
    var depth = 0
    var position = position
    while let parent = spans[position].parent, let next = positions[Array(parent.utf8)],
      depth < spans.count
    {
      position = next
      depth += 1
    }
    return depth
  }

  private mutating func begin(_ row: TraceRow, on thread: Thread) -> Int {
    let position = spans.count
    let id = WriterRunID(row.runID)
    var span = Span(
      runID: row.runID, start: id?.start, firstDatetime: row.datetime, lastDatetime: row.datetime)
    let recorded = row.parentRunID.flatMap { $0 == row.runID ? nil : $0 }
    // Where the parent that is written is only the top run, the thread says more.
    if row.runID != top, id?.start != nil, recorded == nil || recorded == top,
      let before = last[thread]
    {
      span.parent = spans[before].runID
    } else {
      span.parent = recorded
    }
    spans.append(span)
    knowledge.append(Knowledge(facts: RunFacts(runID: row.runID), lastThread: thread))
    positions[Array(row.runID.utf8)] = position
    if let start = id?.start {
      latestStart = max(latestStart ?? start, start)
      for before in open[thread] ?? []
      where knowledge[before].lastThread == thread && knowledge[before].startAfter == nil {
        knowledge[before].startAfter = start
      }
      open[thread] = []
    }
    return position
  }

  private mutating func learn(_ row: TraceRow, _ position: Int, _ thread: Thread) {
    let isTold = Level.isError(row.level) || row.message.utf8.count < 4096
    knowledge[position].facts.add(
      ExecutionRow(
        id: row.id, runID: row.runID, parentRunID: row.parentRunID, level: row.level,
        message: isTold ? row.message : nil, datetime: row.datetime,
        workflowName: row.workflowName, exceptionType: row.exceptionType,
        exceptionMessage: row.exceptionMessage, cutID: nil))
    knowledge[position].startsBefore = latestStart
    knowledge[position].lastThread = thread
    knowledge[position].startAfter = nil
    if last[thread] != position || open[thread]?.last != position {
      open[thread, default: []].append(position)
    }
  }

  /// A run with what its rows have said.
  private func finished(_ position: Int) -> Span {
    var span = spans[position]
    let known = knowledge[position]
    let facts = known.facts
    (span.name, span.kind) = (facts.name, facts.part?.rawValue.lowercased())
    span.isProven = facts.naming == .proven
    span.isNamedByColumn = facts.naming == .column
    (span.rows, span.errors, span.warnings) = (
      facts.totals.rows, facts.totals.errors, facts.totals.warnings
    )
    (span.firstDatetime, span.lastDatetime) = (
      facts.totals.firstDatetime, facts.totals.lastDatetime
    )
    (span.lastRow, span.lastLevel) = (facts.totals.lastRow, facts.totals.lastLevel)
    guard let last = WrittenMoment(datetime: facts.totals.lastDatetime),
      let first = WrittenMoment(datetime: facts.totals.firstDatetime)
    else { return span }
    guard let start = span.start, start < last.end else {
      let seconds = Double(last.earliest - first.earliest) / 1e6
      span.duration = TimeBounds(least: seconds, most: seconds)
      return span
    }
    var least = max(start, last.earliest)
    if let known = known.startsBefore, known < last.end { least = max(least, known) }
    var most = last.end
    if let after = known.startAfter, after >= least { most = min(most, after) }
    span.duration = TimeBounds(
      least: Double(least - start) / 1e6, most: Double(most - start) / 1e6)
    return span
  }
}
