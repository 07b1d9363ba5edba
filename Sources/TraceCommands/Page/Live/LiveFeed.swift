internal import Dispatch
internal import Foundation
internal import Synchronization
internal import TraceHTTP
internal import TraceStore

/// Tells those who look on what was committed meanwhile: one thread looks at the database for all of
/// them, and only where SQLite says that it has changed.
///
/// Each viewer is told the next piece when the one before is taken, so that a slow one is behind alone,
/// and nothing is kept for it.
final class LiveFeed: Sendable {
  /// Between two questions whether something was committed.
  private static let interval = Duration.milliseconds(100)

  private struct Viewer {
    let topic: LiveTopic
    let stream: HTTPEventStream
    var place: LivePlace
    /// Whether the client has taken what it was told.
    var isReady = true
  }

  private struct State {
    var viewers: [Int: Viewer] = [:]
    var lastNumber = 0
    var hasThread = false
    var isStopped = false
  }

  private let state = Mutex(State())
  /// Says that there is somebody to be told something.
  private let wake = DispatchSemaphore(value: 0)
  private let open: @Sendable () throws -> LiveLook

  /// A feed that opens the database when somebody looks on.
  init(_ open: @escaping @Sendable () throws -> LiveLook) {
    self.open = open
  }

  /// What is new of a topic, from what somebody has on.
  func stream(_ topic: LiveTopic, from place: LivePlace) -> HTTPEventStream {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    return HTTPEventStream(
      onReady: { self.isReady(number, Viewer(topic: topic, stream: $0, place: place)) },
      onClose: { self.state.withLock { $0.viewers[number] = nil } })
  }

  /// Tells nobody anything any more.
  func stop() {
    state.withLock { $0.isStopped = true }
    wake.signal()
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func isReady(_ number: Int, _ viewer: Viewer) {
    let needsThread = state.withLock { state in
      var known = state.viewers[number] ?? viewer
      known.isReady = true
      state.viewers[number] = known
      defer { state.hasThread = true }
      return !state.hasThread
    }
    wake.signal()
    guard needsThread else { return }
    let thread = Thread { self.run() }
    thread.name = "tracetail-live"
    thread.start()
  }

  private func run() {
    var look: LiveLook?
    var next = ContinuousClock.now
    while let viewers = state.withLock({ $0.isStopped ? nil : $0.viewers }) {
      if viewers.isEmpty {
        wake.wait()
        continue
      }
      let begin = ContinuousClock.now
      do {
        let current = try look.flatMap { $0.isCurrent ? $0 : nil } ?? open()
        // They have rows of another database.
        if look != nil, current !== look { end(viewers) }
        look = current
        if begin >= next {
          try current.begin(Set(viewers.values.map(\.topic.key))) { self.isStopped }
        }
        for (number, viewer) in viewers where viewer.isReady && viewer.place.look < current.number {
          try tell(number, viewer, current)
        }
      } catch {
        look = nil
        end(viewers)
      }
      if begin >= next {
        // However much there is to be looked at, half of the time nothing is.
        let now = ContinuousClock.now
        next = now.advanced(by: max(Self.interval, now - begin))
      }
      wait(until: next)
    }
  }

  private func tell(_ number: Int, _ viewer: Viewer, _ look: LiveLook) throws {
    let news: (bytes: [UInt8], place: LivePlace)
    do {
      news = try look.news(of: viewer.topic, since: viewer.place) { self.isStopped }
    } catch let error as StoreError {
      throw error
    } catch {
      // The run is no more, or it takes too long: others need not suffer from it.
      return viewer.stream.end()
    }
    state.withLock { state in
      state.viewers[number]?.place = news.place
      if !news.bytes.isEmpty { state.viewers[number]?.isReady = false }
    }
    if !news.bytes.isEmpty { viewer.stream.send(news.bytes) }
  }

  private func end(_ viewers: [Int: Viewer]) {
    for viewer in viewers.values { viewer.stream.end() }
  }

  /// Waits until somebody has taken something, at most until the next look.
  private func wait(until next: ContinuousClock.Instant) {
    let rest = next - ContinuousClock.now
    let nanoseconds = max(0, rest.components.attoseconds / 1_000_000_000)
    let limit =
      DispatchTime.now() + .seconds(Int(rest.components.seconds))
      + .nanoseconds(Int(nanoseconds))
    guard wake.wait(timeout: limit) == .success else { return }
    // However many there are, one look at them is enough.
    while wake.wait(timeout: .now()) == .success {}
  }
}
