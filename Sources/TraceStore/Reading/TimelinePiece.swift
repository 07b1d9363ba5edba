internal import TraceFormat

/// What was logged in a piece of time.
public struct TimelinePiece: Sendable, Equatable {
  /// The beginning of its datetimes: `2026-01-02`, `2026-01-02 03` …
  public let datetime: String
  /// How many rows there are.
  public let rows: Int
  /// How many of them are errors or worse.
  public let errors: Int

  /// A piece of its parts.
  public init(datetime: String, rows: Int, errors: Int) {
    (self.datetime, self.rows, self.errors) = (datetime, rows, errors)
  }

  /// Calls `body` with each piece that has something, the first one first.
  ///
  /// - Parameters:
  ///   - step: how long a piece is.
  ///   - datetime: in SQL, the datetime that counts.
  ///   - isError: in SQL, whether it is an error.
  ///   - source: in SQL, what is counted: a table, and which rows of it.
  ///   - connection: where it is.
  ///   - body: is called with each.
  /// - Throws: what SQLite says, and what `body` throws.
  static func forEach(
    of step: TimelineStep, datetime: String, isError: String, from source: String,
    on connection: OpaquePointer, _ body: (TimelinePiece) throws -> Void
  ) throws {
    try Statement(
      """
      SELECT replace(substr(\(datetime), 1, \(step.length)), 'T', ' ') AS piece, count(*),
        total(\(isError))
      FROM \(source) GROUP BY piece ORDER BY piece
      """, on: connection
    ).forEach(body: { row in
      try body(
        TimelinePiece(
          datetime: row.text(0), rows: Int(row.integer(1)), errors: Int(row.integer(2))))
    })
  }
}

/// How long the pieces of a timeline are.
public enum TimelineStep: String, Sendable, CaseIterable {
  /// A minute.
  case minute
  /// An hour.
  case hour
  /// A day.
  case day
  /// A month.
  case month

  /// So many characters of a datetime say it.
  var length: Int {
    switch self {
    case .minute: 16
    case .hour: 13
    case .day: 10
    case .month: 7
    }
  }

  /// The shortest step in which a time has so many pieces at most; `month` where there is none.
  static func shortest(from first: WrittenMoment, to last: WrittenMoment, pieces: Int) -> Self {
    let minutes = Int((last.earliest - first.earliest) / 60_000_000)
    for (step, length) in [(Self.minute, 1), (.hour, 60), (.day, 1_440)]
    where minutes / length + 2 <= pieces { return step }
    return .month
  }

  /// The piece of time after another; `nil` where that is none.
  public func next(after piece: String) -> String? {
    if self == .month { return Self.month(after: piece) }
    let rest = ["", ":00", ":00:00", " 00:00:00"].first { piece.utf8.count + $0.utf8.count == 19 }
    guard let rest, let moment = WrittenMoment(datetime: piece + rest) else { return nil }
    let seconds: Int64 = self == .minute ? 60 : self == .hour ? 3_600 : 86_400
    var bytes: [UInt8] = []
    DatetimeReader.append(microseconds: moment.earliest + seconds * 1_000_000, to: &bytes)
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }

  private static func month(after piece: String) -> String? {
    let parts = piece.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, piece.utf8.count == 7, (1...12).contains(parts[1]) else { return nil }
    let months = parts[0] * 12 + parts[1]
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return digits(months / 12, 4) + "-" + digits(months % 12 + 1, 2)
  }
}
