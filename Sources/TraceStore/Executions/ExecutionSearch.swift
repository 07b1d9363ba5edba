internal import TraceFormat

/// Finds the runs of the executions that a question is about, by the indexes of `traces`, so that the
/// rows of others need not be read.
struct ExecutionSearch {
  /// A name of more bytes is not looked for in messages.
  private static let longestName = 1 << 10

  private let reader: TraceReader
  private let connection: OpaquePointer
  private let parents, children: Statement
  /// The runs of whole executions, by the bytes of their ids.
  private var runs: Set<[UInt8]> = []

  private var table: ReadableTraces { reader.table }

  init(_ reader: TraceReader, on connection: OpaquePointer) throws {
    self.reader = reader
    self.connection = connection
    let parent = reader.table.expression(.parentRunID)
    parents = try Statement(
      "SELECT DISTINCT \(parent) FROM traces WHERE run_id = ?1 AND \(parent) NOT NULL",
      on: connection)
    children = try Statement(
      "SELECT DISTINCT run_id FROM traces WHERE \(parent) = ?1 AND run_id NOT NULL",
      on: connection)
  }

  /// The ids of all runs of the executions of a scope; `nil` where they cannot be found without reading
  /// all rows, or where reading them all is as good.
  mutating func runs(_ scope: ExecutionScope) throws -> [String]? {
    guard table.hasRunIndexes else { return nil }
    do {
      switch scope {
      case .all: return nil
      case .newest(0, since: nil): return nil
      case .newest(let count, let since):
        guard table.hasDatetimeIndex else { return nil }
        try addNewest(count, since)
      case .run(let run): try add(run)
      case .named(let names):
        for name in names { guard try add(named: name) else { return nil } }
      case .errors(let filter): try addErrors(filter)
      }
    } catch is UnreadableID {
      return nil
    }
    return runs.map { String(decoding: $0, as: UTF8.self) }
  }

  /// A run id of another program that is no text.
  private struct UnreadableID: Error {}

  /// Adds a run, with all that hangs together with it.
  ///
  /// - Returns: whether it was new.
  @discardableResult
  private mutating func add(_ run: String) throws -> Bool {
    guard runs.insert(Array(run.utf8)).inserted else { return false }
    var rest = [run]
    while let run = rest.popLast() {
      for statement in [parents, children] {
        var found: [String] = []
        try statement.forEach(.text(run)) { found.append(try Self.id($0)) }
        for id in found where runs.insert(Array(id.utf8)).inserted { rest.append(id) }
      }
    }
    return true
  }

  /// Goes back from the newest row until so many executions are found.
  private mutating func addNewest(_ count: Int, _ since: DatetimeBound?) throws {
    let condition = since.map { " AND (\($0.condition("datetime")))" } ?? ""
    var found = 0
    var lastFound = ""
    try Statement(
      """
      SELECT run_id, datetime FROM traces WHERE run_id NOT NULL\(condition)
      ORDER BY datetime DESC, rowid DESC
      """, on: connection
    ).forEach(body: { row, stop in
      // Executions with rows of the same time are in another order than these rows.
      if count > 0, found >= count, row.text(1) != lastFound {
        stop = true
        return
      }
      guard try add(Self.id(row)) else { return }
      found += 1
      lastFound = row.text(1)
    })
  }

  private mutating func addErrors(_ filter: RowFilter) throws {
    let errors = try reader.errors(filter, on: connection)
    var found: [String] = []
    try Statement("SELECT DISTINCT run_id \(errors) AND run_id NOT NULL", on: connection)
      .forEach(body: { found.append(try Self.id($0)) })
    for run in found { try add(run) }
  }

  /// Adds executions that may be of that name: it is in a column or in a message of each that is, or a
  /// run id is cut to it.
  ///
  /// - Returns: whether that can be found out.
  private mutating func add(named name: String) throws -> Bool {
    // The writer puts a backslash before these.
    let parts = name.split { "\\'\"".contains($0) }
    guard let part = parts.max(by: { $0.utf8.count < $1.utf8.count }),
      part.utf8.count <= Self.longestName, !part.contains("\0")
    else { return false }
    var pattern = "%"
    for character in part {
      if "%_~".contains(character) { pattern.append("~") }
      pattern.append(character)
    }
    var found: [String] = []
    try Statement(
      """
      SELECT DISTINCT run_id FROM traces WHERE run_id NOT NULL AND (message LIKE ?1 ESCAPE '~'
        OR \(table.expression(.workflowName)) = ?2 COLLATE NOCASE
        OR \(table.expression(.cutID)) = ?2)
      """, on: connection
    ).forEach(.text(pattern + "%"), .text(name)) { found.append(try Self.id($0)) }
    let cut = CutID.last(of: name)
    let walk = try RunIDWalk(on: connection)
    var next = cut.isEmpty ? nil : try walk.first(from: "")
    while let run = next {
      if case .text(let bytes) = run, bytes.last == cut.utf8.last, CutID.isCut(of: run.shown, cut) {
        found.append(run.shown)
      }
      next = try walk.first(behind: run)
    }
    for run in found { try add(run) }
    try add(name)
    return true
  }

  private static func id(_ row: Statement.Row) throws -> String {
    guard case .text(let bytes) = row.value(0), let id = String(validating: bytes, as: UTF8.self)
    else { throw UnreadableID() }
    return id
  }
}
