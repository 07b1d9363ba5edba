internal import Foundation
internal import Synchronization
internal import TraceHTTP
internal import TracePipeline
internal import TraceStore

/// The pages of a database and its API: which address is what.
final class Site: Sendable {
  /// So many answers are made at once, and a search beside them, each by a connection of its own.
  static let threads = 2
  /// So many seconds an answer may take.
  static let seconds = 10.0

  /// Whether the database is open; while one thread opens it, which may take long, no other waits.
  private enum State {
    case closed
    case opening
    case open(ReaderPool, RowZone)
  }

  private let state = Mutex(State.closed)
  private let zone: ZoneOptions
  private let database: DatabaseOptions
  private let follower: FollowMetrics?
  private let live: LiveFeed
  let path: String

  /// A site whose database is opened by who asks first, unless it is opened before.
  ///
  /// - Parameters:
  ///   - database: where it is.
  ///   - zone: in which zone times are shown.
  ///   - follower: what the follower in this process does; `nil` where there is none.
  /// - Throws: the error that refuses the place of the database.
  init(
    _ database: DatabaseOptions, _ zone: ZoneOptions, follower: FollowMetrics? = nil
  ) throws {
    (self.database, self.zone, self.follower) = (database, zone, follower)
    let path = try database.location().path
    self.path = path
    live = LiveFeed {
      let reader = try TraceReader(path: path, patience: 5)
      return LiveLook(reader, try zone.zone(reader))
    }
  }

  /// Opens the database, and makes its executions known.
  ///
  /// - Throws: `StoreError` where the database cannot be read.
  func open() throws { _ = try opened() }

  private func opened() throws -> (ReaderPool, RowZone) {
    let known: (ReaderPool, RowZone)? = try state.withLock { state in
      switch state {
      case .open(let readers, let zone): return (readers, zone)
      case .opening:
        throw Refusal(
          503, "Not ready yet", "What ran is being derived from the rows: look again in a while.")
      case .closed:
        state = .opening
        return nil
      }
    }
    if let known { return known }
    do {
      // The follower writes alone.
      let readers = try ReaderPool(Self.threads + 1, isKept: follower == nil) { [path] in
        try TraceReader(path: path, patience: 5)
      }
      let shown = try readers.read { try zone.zone($0) }
      state.withLock { $0 = .open(readers, shown) }
      return (readers, shown)
    } catch {
      state.withLock { $0 = .closed }
      throw error
    }
  }

  /// Tells nothing more to who looks on.
  func stop() { live.stop() }

  /// The answer to a request, whatever happens.
  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let isProgram = request.path.first == "api"
    do {
      return try route(request)
    } catch let refusal as Refusal {
      return refusal.response(isProgram: isProgram)
    } catch ReadLimitError.outOfTime(let seconds) {
      let advice =
        Self.isSearch(request)
        ? " A full-text index would have found it: `tracetail search --build` builds it." : ""
      return Refusal(
        503, "It took too long",
        "The answer was not found within \(Quantity.seconds(seconds)).\(advice)"
      ).response(isProgram: isProgram)
    } catch {
      return Refusal(503, "The database cannot be read", "\(error)")
        .response(isProgram: isProgram)
    }
  }

  /// Whether a request looks for words, which may mean to look at every row.
  static func isSearch(_ request: HTTPRequest) -> Bool {
    request.path == ["search"] || request.path == ["api", "search"]
  }

  private func route(_ request: HTTPRequest) throws -> HTTPResponse {
    let path = request.path
    switch (path.first, path.count) {
    case (nil, _): return try page(request) { try RunsPage($0).html() }
    case ("runs", 2): return try page(request) { try RunPage($0, run: path[1]).html() }
    case ("runs", 3) where path[2] == "events": return try events(request, run: path[1])
    case ("runs", 3): return try download(request, run: path[1], form: path[2])
    case ("events", 1): return try events(request, run: nil)
    case ("rows", 2): return try page(request) { try RowPage($0, row: path[1]).html() }
    case ("errors", 1): return try page(request) { try ErrorsPage($0).html() }
    case ("search", 1): return try page(request) { try SearchResultsPage($0).html() }
    case ("metrics", 1): return try metrics()
    case ("healthz", 1): return HTTPResponse(text: "ok\n")
    case ("readyz", 1): return try readiness(request)
    case ("status", 1): return try statusPage(request)
    case ("assets", 2): return try PageAssets.answer(path[1])
    case ("api", _): return try API.answer(Array(path.dropFirst()), self, request)
    default: throw Refusal.notFound
    }
  }

  /// How the database is.
  func status() throws -> StatusReport {
    let store = try database.open(.read)
    return StatusReport(
      path: path, store: try store.status(),
      survey: try StatusSurvey(of: store, paths: [], exclude: []),
      writer: LockHolder(databasePath: path), now: Date().timeIntervalSince1970,
      limits: StatusReport.Limits(lag: 60, rejects: 0, isWriterRequired: false))
  }

  private func statusPage(_ request: HTTPRequest) throws -> HTTPResponse {
    let report = try status()
    let rejects =
      report.store?.rejects.isEmpty ?? true
      ? [] : try database.open(.read).rejectReasons(after: 0)
    return try page(request) { try StatusPage($0, report, rejects: rejects).html() }
  }

  /// Whether the database can be read, and whether the follower has it all in.
  private func readiness(_ request: HTTPRequest) throws -> HTTPResponse {
    if let trouble = follower?.trouble { return HTTPResponse(status: 503, text: trouble + "\n") }
    return try look(request) { _ in HTTPResponse(text: "ready\n") }
  }

  /// What the database says of itself, and the follower of what it did, for Prometheus: asked often, it
  /// looks at no source.
  private func metrics() throws -> HTTPResponse {
    var metrics = PrometheusText()
    follower?.add(to: &metrics)
    let store = FileManager.default.fileExists(atPath: path) ? try database.open(.read) : nil
    StatusReport.add(try store?.status(), LockHolder(databasePath: path), to: &metrics)
    return HTTPResponse(
      contentType: PrometheusText.contentType, body: .bytes(Array(metrics.text.utf8)))
  }

  /// What is looked up for a request.
  func look<Result>(
    _ request: HTTPRequest, _ body: (Visit) throws -> Result
  ) throws -> Result {
    let (readers, zone) = try opened()
    return try readers.read { reader in
      // What was committed meanwhile is made known whatever it takes: otherwise it never would be.
      let list = try reader.executions(isKept: false)
      let visit = Visit(request: request, reader: reader, list: list, zone: zone, path: path)
      let limit = ReadLimit(seconds: Self.seconds) { request.isCancelled }
      return try reader.limited(to: limit) { try body(visit) }
    }
  }

  private func page(
    _ request: HTTPRequest, _ body: (Visit) throws -> HTML
  ) throws -> HTTPResponse {
    HTTPResponse(try look(request, body))
  }

  /// What is new of an execution, or of the list of all, from what the client has on.
  private func events(_ request: HTTPRequest, run: String?) throws -> HTTPResponse {
    let (topic, place) = try look(request) { visit in
      let execution = try run.map { try visit.execution($0).summary }
      _ = try (RunPage.filter(visit), RunsPage.filter(visit))
      let given = try visit.row("after") ?? 0
      let last = request.lastEventID.map { Int64($0) } ?? given
      guard let last, try last <= visit.reader.lastRow() else {
        throw Refusal(404, "There is no such row", "The database has none of that id.")
      }
      return (LiveTopic(run: execution?.runID, request), LivePlace(row: last))
    }
    return HTTPResponse(
      contentType: "text/event-stream",
      // Proxies may keep nothing back: https://nginx.org/en/docs/http/ngx_http_proxy_module.html
      headers: [("X-Accel-Buffering", "no")], body: .events(live.stream(topic, from: place)))
  }

  private func download(
    _ request: HTTPRequest, run: String, form: String
  ) throws -> HTTPResponse {
    guard let form = Download.Form(rawValue: form) else { throw Refusal.notFound }
    let download = try look(request) { try Download($0, run: run, form) }
    return HTTPResponse(
      contentType: form.contentType,
      headers: [("Content-Disposition", "attachment; filename=\"\(download.fileName)\"")],
      body: .pieces { try self.look(request) { try download.next($0) } })
  }
}
