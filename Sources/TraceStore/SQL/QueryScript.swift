internal import GRDB
internal import GRDBSQLite

/// The statements of a script, and where in it they are.
struct QueryScript {
  private let script: [UInt8]
  private let connection: OpaquePointer
  private let budget: TimeBudget
  /// Where the statement that was prepared last begins and ends.
  private var statement = 0..<0

  init(_ script: String, _ connection: OpaquePointer, _ budget: TimeBudget) {
    self.script = Array(script.utf8)
    self.connection = connection
    self.budget = budget
  }

  /// The words that statements begin with that begin and end transactions.
  private static let transactionWords: Set = [
    "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT",
  ]

  /// A statement, which the caller has to finalize; `nil` for one that begins or ends a transaction.
  struct Next {
    let handle: OpaquePointer?
  }

  /// Prepares the next statement; `nil` at the end.
  ///
  /// - Throws: `QueryError`.
  mutating func next() throws -> Next? {
    while statement.upperBound < script.count {
      if budget.isSpent { throw failure(SQLITE_INTERRUPT) }
      var handle: OpaquePointer?
      let (code, length) = prepare(from: statement.upperBound, &handle)
      statement = statement.upperBound..<statement.upperBound + length
      if code & 0xFF == SQLITE_AUTH, isTransaction { return Next(handle: nil) }
      guard code == SQLITE_OK else { throw failure(code) }
      // Comments and blanks make no statement.
      if let handle { return Next(handle: handle) }
    }
    return nil
  }

  /// Gives the result code, and how many bytes were read.
  private func prepare(from start: Int, _ handle: inout OpaquePointer?) -> (Int32, Int) {
    script[start...].withUnsafeBytes { bytes in
      let sql = bytes.assumingMemoryBound(to: CChar.self).baseAddress
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(connection, sql, Int32(clamping: bytes.count), &handle, &tail)
      guard let sql, let tail else { return (code, bytes.count) }
      return (code, max(1, tail - sql))
    }
  }

  private var isTransaction: Bool {
    let word = script[firstWord(from: statement.lowerBound)..<statement.upperBound]
      .prefix { (0x41...0x5A).contains($0 & 0xDF) }
    return Self.transactionWords.contains(String(decoding: word, as: UTF8.self).uppercased())
  }

  /// The error that says why the statement is left out.
  func refusal(_ reason: String) -> QueryError {
    QueryError(kind: .writes, reason: reason, position: position(of: 0), suggestions: [])
  }

  /// The error of the statement, of which SQLite has given a result code.
  func failure(_ code: Int32) -> any Error {
    let reason = String(cString: sqlite3_errmsg(connection))
    let offset = sqlite3_error_offset(connection)
    func error(
      _ kind: QueryError.Kind, _ reason: String, _ suggestions: [String] = []
    ) -> QueryError {
      QueryError(
        kind: kind, reason: reason, position: position(of: max(0, Int(offset))),
        suggestions: suggestions)
    }
    switch code & 0xFF {
    case SQLITE_INTERRUPT where budget.isSpent: return error(.outOfTime, "it takes too long")
    case SQLITE_AUTH:
      return error(
        .writes, "it would change a setting, or use another file")
    case SQLITE_NOMEM: return error(.tooLarge, "it takes too much memory")
    case SQLITE_TOOBIG:
      return error(
        .tooLarge, "a value, or the row, has more than \(ReadOnlyQuery.valueLimit >> 20) MiB")
    case _ where StoreError.Kind(resultCode: code) != .failed:
      return DatabaseError(resultCode: ResultCode(rawValue: code), message: reason)
    default: return error(.failed, reason, NameSuggestions(connection).names(for: reason))
    }
  }

  /// The place of a byte of the statement; its first word for byte 0.
  private func position(of offset: Int) -> QueryError.Position {
    var start = statement.lowerBound + offset
    if offset == 0 { start = firstWord(from: start) }
    return QueryError.Position(ofByte: start, in: script)
  }

  private func firstWord(from start: Int) -> Int {
    var start = start
    while start < statement.upperBound {
      let rest = script[start..<statement.upperBound]
      if rest.starts(with: "--".utf8) {
        start = rest.firstIndex(of: 0x0A) ?? statement.upperBound
      } else if rest.starts(with: "/*".utf8) {
        start = end(ofCommentAt: start)
      } else if rest.first.map({ $0 <= 0x20 }) == true {
        start += 1
      } else {
        return start
      }
    }
    return statement.lowerBound
  }

  private func end(ofCommentAt start: Int) -> Int {
    for position in (start + 2)..<max(start + 2, statement.upperBound - 1)
    where script[position] == UInt8(ascii: "*") && script[position + 1] == UInt8(ascii: "/") {
      return position + 2
    }
    return statement.upperBound
  }
}
