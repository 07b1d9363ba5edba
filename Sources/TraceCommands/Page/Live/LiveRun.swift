internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// An execution that somebody looks at: its new rows, and what has become of those that may still grow.
final class LiveRun: LiveSubject {
  /// So many rows are one piece.
  private static let page = 100
  /// The last rows, of which a later commit may change one: the open records of its sources, and those
  /// whose metadata is not there yet.
  private static let recent = 16
  /// So many rows are looked at again where a run has begun, for its name.
  private static let mostInTree = 2_000

  /// What somebody is told who has the rows up to an id.
  private struct Piece {
    let bytes: [UInt8]
    let last: Int64
    let hasMore: Bool
  }

  private let run: String
  private let list: RowList
  private var page: RunPage
  private var look = 0
  /// Later rows are for the next look.
  private var lastRow: Int64 = 0
  /// The last rows, and at which look each was first seen as it is.
  private var rows: [(row: TraceRow, look: Int)] = []
  /// Rows that are no more, and since which look.
  private var gone: [(row: Int64, look: Int)] = []
  private var overview: (html: HTML, look: Int)
  /// By the id after which they begin; as of this look.
  private var pieces: [Int64: Piece] = [:]

  init(_ visit: Visit, run: String) throws {
    self.run = run
    page = try RunPage(visit, run: run)
    list = RowList(PageTimes(visit.zone), tree: try page.tree(), open: nil)
    overview = (HTML(), 0)
  }

  /// Looks at what was committed since the look before.
  func update(_ visit: Visit, _ moment: LiveLook.Moment) throws {
    let look = moment.number
    if look == self.look { return }
    let before = page.runs.count
    page = try RunPage(visit, run: run)
    if page.runs.count != before, page.size <= Self.mostInTree { list.tree = try page.tree() }
    pieces = [:]
    let found = try page.lastRows(Self.recent)
    let known = Dictionary(rows.map { ($0.row.id, $0) }, uniquingKeysWith: { $1 })
    let now = found.map { row in
      if let known = known[row.id], known.row == row { return known }
      return (row: row, look: look)
    }
    if let first = found.first?.id {
      let ids = Set(found.map(\.id))
      gone += rows.filter { $0.row.id >= first && !ids.contains($0.row.id) }
        .map { ($0.row.id, look) }
      gone = gone.suffix(Self.recent)
    }
    rows = now
    let html = page.overview(found)
    if html.bytes != overview.html.bytes { overview = (html, look) }
    self.look = look
    lastRow = moment.lastRow
  }

  /// What somebody is to be told, and the place after that; nothing where there is nothing new.
  func news(since place: LivePlace) throws -> (bytes: [UInt8], place: LivePlace) {
    let piece = try piece(after: place.row)
    // As long as rows are missing, they come first: what comes after them is as it is then.
    if piece.hasMore {
      return (piece.bytes, LivePlace(row: piece.last, look: place.look))
    }
    var bytes: [UInt8] = []
    for (row, look) in gone where row <= place.row && look > place.look {
      bytes += ServerSentEvent(name: "gone", data: "\(row)").bytes
    }
    for (row, look) in rows where row.id <= place.row && look > place.look {
      bytes += ServerSentEvent(name: "change", data: list.whole(row)).bytes
    }
    bytes += piece.bytes
    if overview.look > place.look {
      bytes += ServerSentEvent(name: "overview", data: overview.html).bytes
    }
    return (bytes, LivePlace(row: piece.last, look: look))
  }

  private func piece(after row: Int64) throws -> Piece {
    if let known = pieces[row] { return known }
    let found = try page.rows(after: row, limit: Self.page)
    let rows = found.rows.prefix { $0.id <= lastRow }
    var bytes: [UInt8] = []
    for row in rows {
      bytes += ServerSentEvent(name: "row", id: row.id, data: list.whole(row)).bytes
    }
    let piece = Piece(
      bytes: bytes, last: rows.last?.id ?? row,
      hasMore: found.hasMore && rows.count == found.rows.count)
    pieces[row] = piece
    return piece
  }
}
