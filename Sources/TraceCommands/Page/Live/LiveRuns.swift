internal import TraceHTTP

/// The list of executions that somebody looks at: it is told as a whole where it has changed.
final class LiveRuns: LiveSubject {
  /// Between two looks: a list costs more than a row.
  private static let interval = Duration.seconds(1)

  private var html = HTML()
  private var changed = 0
  private var look = 0
  private var next = ContinuousClock.now

  func update(_ visit: Visit, _ moment: LiveLook.Moment) throws {
    let look = moment.number
    if look == self.look || ContinuousClock.now < next { return }
    let html = try RunsPage(visit).content()
    if html.bytes != self.html.bytes { (self.html, changed) = (html, look) }
    self.look = look
    next = ContinuousClock.now.advanced(by: Self.interval)
  }

  func news(since place: LivePlace) -> (bytes: [UInt8], place: LivePlace) {
    let bytes = changed > place.look ? ServerSentEvent(name: "runs", data: html).bytes : []
    return (bytes, LivePlace(row: place.row, look: look))
  }
}
