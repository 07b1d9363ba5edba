internal import TraceStore

/// Looks at a database for all who look on, by one connection.
final class LiveLook {
  /// So many seconds a look may take.
  private static let seconds = Site.seconds

  private let reader: TraceReader
  private let zone: RowZone
  private var version: Int64?
  private var list: ExecutionList?
  private var subjects: [LiveTopic.Key: any LiveSubject] = [:]
  private var moment = Moment(number: 0, lastRow: 0)

  /// What a look has seen.
  struct Moment {
    /// How many looks there were, with this one; 0 before the first.
    var number: Int
    /// The id of the last row of which it is known what execution it is of.
    var lastRow: Int64
  }

  /// How many looks there were.
  var number: Int { moment.number }

  /// Whether its path still leads to the database that it looks at.
  var isCurrent: Bool { reader.isCurrent }

  init(_ reader: TraceReader, _ zone: RowZone) {
    (self.reader, self.zone) = (reader, zone)
  }

  /// Begins another look where something was committed since the one before; SQLite says so with a number.
  ///
  /// - Parameters:
  ///   - topics: says what is looked at, where there is something new; everything else is forgotten.
  ///   - isCancelled: whether nobody waits for it any more.
  /// - Throws: `StoreError`, `ReadLimitError`.
  func begin(
    _ topics: @autoclosure () -> Set<LiveTopic.Key>,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let now = try reader.dataVersion()
    if now == version { return }
    let topics = topics()
    subjects = subjects.filter { topics.contains($0.key) }
    // Before executions are looked at: a run that begins meanwhile is known to the next look alone.
    let lastRow = try reader.lastRow()
    list = try reader.limited(to: ReadLimit(seconds: Self.seconds, isCancelled: isCancelled)) {
      try reader.executions(isKept: false)
    }
    version = now
    moment = Moment(number: number + 1, lastRow: lastRow)
  }

  /// What somebody is to be told of a topic, and what they have then.
  func news(
    of topic: LiveTopic, since place: LivePlace, isCancelled: @escaping @Sendable () -> Bool
  ) throws -> (bytes: [UInt8], place: LivePlace) {
    guard let list else { return ([], place) }
    return try reader.limited(to: ReadLimit(seconds: Self.seconds, isCancelled: isCancelled)) {
      let visit = Visit(
        request: topic.request, reader: reader, list: list, zone: zone, path: reader.path)
      let subject = try subjects[topic.key] ?? make(topic, visit)
      subjects[topic.key] = subject
      try subject.update(visit, moment)
      return try subject.news(since: place)
    }
  }

  private func make(_ topic: LiveTopic, _ visit: Visit) throws -> any LiveSubject {
    if let run = topic.key.run { return try LiveRun(visit, run: run) }
    return LiveRuns()
  }
}
