private import Dispatch
internal import TraceBytes
internal import TraceTail

/// What the reader reports while it works, and how it learns that it is to stop.
///
/// Its counters belong to the thread that reads; `Progress` is what others may look at.
final class ReadMonitor {
  var bytes: Int64 = 0
  var records = 0
  private(set) var runs = 0
  private(set) var sources = 0
  private(set) var skippedBytes: Int64 = 0
  private(set) var problems: [TailError] = []
  private(set) var problemCount = 0
  /// Told of each problem.
  var onProblem: (TailError) -> Void = { _ in }
  /// Sources that may not be what they were taken for, the first twenty.
  private(set) var doubts: [ReadingDoubt] = []
  /// Told of each of them.
  var onDoubt: (ReadingDoubt) -> Void = { _ in }
  private let started = DispatchTime.now().uptimeNanoseconds
  private let progress: ImportProgress
  private let isInterrupted: () -> Bool

  init(progress: ImportProgress, isInterrupted: @escaping () -> Bool) {
    self.progress = progress
    self.isInterrupted = isInterrupted
  }

  /// A source or a directory that cannot be read: it costs itself, and nothing else.
  func problem(_ error: TailError) {
    problemCount += 1
    onProblem(error)
    if problems.count < 20 { problems.append(error) }
  }

  /// A source that may not be what it was taken for.
  func doubt(_ doubt: ReadingDoubt) {
    onDoubt(doubt)
    if doubts.count < 20 { doubts.append(doubt) }
  }

  func sawRun(sources count: Int) {
    runs += 1
    sources += count
    publish()
  }

  func skipped(bytes: Int64) {
    skippedBytes = skippedBytes.clampedSum(bytes)
    publish()
  }

  /// Throws where the user asked to stop. Called between batches only, so that what was read is
  /// committed.
  func checkInterruption() throws {
    publish()
    if isInterrupted() { throw Interruption() }
  }

  /// What was read until now.
  var summary: ImportSummary {
    var summary = ImportSummary()
    summary.records = records
    summary.runs = runs
    summary.sources = sources
    summary.bytes = bytes
    summary.skippedBytes = skippedBytes
    summary.problems = problems
    summary.doubts = doubts
    summary.problemCount = problemCount
    summary.seconds = Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
    return summary
  }

  private func publish() {
    progress.update(bytes: bytes.clampedSum(skippedBytes), records: records)
  }
}

/// The user asked to stop.
struct Interruption: Error {}
