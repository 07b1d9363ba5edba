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
  /// How often something had been committed; 0 before the first look.
  private(set) var number = 0

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
    list = try reader.limited(to: ReadLimit(seconds: Self.seconds, isCancelled: isCancelled)) {
      try reader.executions(isKept: false)
    }
    version = now
    number += 1
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
      try subject.update(visit, look: number)
      return try subject.news(since: place)
    }
  }

  private func make(_ topic: LiveTopic, _ visit: Visit) throws -> any LiveSubject {
    if let run = topic.key.run { return try LiveRun(visit, run: run) }
    return LiveRuns()
  }
}
