internal import Foundation
internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// A request, and what it is answered from.
struct Visit {
  let request: HTTPRequest
  let reader: TraceReader
  let list: ExecutionList
  let zone: RowZone
  /// The path of the database.
  let path: String
  let now = Date()

  /// The datetime since which rows are wanted; `nil` for all.
  func since() throws -> DatetimeBound? {
    guard let text = request["since"] else { return nil }
    guard let bound = PastMoment.bound(text, now: now) else {
      throw Refusal(
        400, "since is no moment", "Write 15m, 24h, 7d, or a datetime in UTC: 2026-01-02.")
    }
    return bound
  }

  /// The level from which on rows are wanted; `nil` for all.
  func level() throws -> String? {
    guard let level = request["level"] else { return nil }
    guard Level.isKnown(level) else {
      throw Refusal(400, "level is no level", "Write debug, info, warning, error or critical.")
    }
    return level
  }

  /// The stream whose rows are wanted; `nil` for both.
  func stream() throws -> TraceFormat.Stream? {
    guard let name = request["stream"] else { return nil }
    guard let stream = TraceFormat.Stream.allCases.first(where: { "\($0.name)" == name }) else {
      throw Refusal(400, "stream is no stream", "Write stdout or stderr.")
    }
    return stream
  }

  /// A row that the query names by its id.
  func row(_ name: String) throws -> Int64? {
    guard let text = request[name] else { return nil }
    guard let row = Int64(text) else {
      throw Refusal(400, "\(name) is no row", "Write the id of a row.")
    }
    return row
  }

  /// So many results are wanted; at most `most`.
  func limit(_ standard: Int, most: Int) throws -> Int {
    guard let text = request["limit"] else { return standard }
    guard let limit = Int(text), (1...most).contains(limit) else {
      throw Refusal(400, "limit is no number of results", "Write a number from 1 to \(most).")
    }
    return limit
  }

  /// The execution of a run, and the ids of its runs.
  func execution(_ run: String) throws -> (summary: ExecutionSummary, runs: [String]) {
    guard let summary = try list.execution(ofRun: run, now: now) else {
      throw Refusal(404, "There is no such run", "The database knows no run of the id \(run).")
    }
    return (summary, try list.runs(of: summary))
  }

  /// The same address with other values in its query; an empty one is left out.
  func link(_ changes: KeyValuePairs<String, String>) -> String {
    var pairs = request.query.filter { pair in !changes.contains { $0.key == pair.name } }
    pairs += changes.map { ($0.key, $0.value) }
    let query = pairs.filter { !$0.value.isEmpty }
      .map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
    return "?" + query.joined(separator: "&")
  }
}
