internal import TraceHTTP
internal import TraceStore

/// The same data for programs: the fields that the commands write with `--json`.
enum API {
  private static let size = 50
  private static let most = 1_000

  /// The answer to an address below `/api/`.
  static func answer(
    _ path: [String], _ site: Site, _ request: HTTPRequest
  ) throws -> HTTPResponse {
    switch (path.first, path.count) {
    case ("runs", 1): try site.look(request, runs)
    case ("runs", 2): try site.look(request) { try run($0, path[1]) }
    case ("runs", 3) where path[2] == "rows":
      try site.look(request) { try rows($0, run: path[1]) }
    case ("errors", 1): try site.look(request, errors)
    case ("search", 1): try site.look(request, search)
    case ("status", 1):
      HTTPResponse(contentType: type, body: .bytes(Array(try site.status().json().utf8)))
    default: throw Refusal.notFound
    }
  }

  private static let type = "application/json; charset=utf-8"

  /// One object.
  static func json(
    _ members: [(name: String, value: ResultValue)], status: Int = 200
  ) -> HTTPResponse {
    HTTPResponse(
      status: status, contentType: type, body: .bytes(Array(JSONText.line(members).utf8)))
  }

  private static func runs(_ visit: Visit) throws -> HTTPResponse {
    let limit = try visit.limit(size, most: most)
    let (all, next) = try RunsPage.executions(visit, limit: limit)
    return list(
      all.map { .execution($0) }, RunsReport.columns(.none),
      next: next.map { visit.link(["after": $0]) })
  }

  private static func run(_ visit: Visit, _ run: String) throws -> HTTPResponse {
    let (execution, _) = try visit.execution(run)
    return json(object(ExecutionLine.execution(execution), RunsReport.columns(.none)))
  }

  private static func rows(_ visit: Visit, run: String) throws -> HTTPResponse {
    let (execution, runs) = try visit.execution(run)
    let (rows, _, hasLater) = try RunPage.rows(visit, execution, runs)
    return list(
      rows, TraceRow.columns,
      next: hasLater
        ? rows.last.map {
          visit.link(["after": String($0.id), "before": "", "around": "", "at": ""])
        } : nil)
  }

  private static func errors(_ visit: Visit) throws -> HTTPResponse {
    var groups: [ErrorGroup] = []
    let limit = try visit.limit(size, most: most)
    _ = try visit.list.forEachErrorGroup(
      RowFilter(since: try visit.since()), limit: limit
    ) { groups.append($0) }
    return list(groups, AnalysisReport.groupColumns(.none), next: nil)
  }

  private static func search(_ visit: Visit) throws -> HTTPResponse {
    let limit = try visit.limit(size, most: most)
    guard let query = try SearchResultsPage.query(visit, limit: limit) else {
      throw Refusal(400, "There is nothing to look for", "Give words: ?q=timeout.")
    }
    return list(try visit.reader.search(query).hits, SearchHit.columns, next: nil)
  }

  private static func object<Row>(
    _ row: Row, _ columns: [ResultColumn<Row>]
  ) -> [(name: String, value: ResultValue)] {
    columns.map { ($0.name, $0.value(row)) }
  }

  private static func list<Row>(
    _ rows: [Row], _ columns: [ResultColumn<Row>], next: String?
  ) -> HTTPResponse {
    let items = rows.map { JSONText.line(object($0, columns)).dropLast() }
    return json([
      ("items", .json("[" + items.joined(separator: ",") + "]")), ("next", .optional(next)),
    ])
  }
}
