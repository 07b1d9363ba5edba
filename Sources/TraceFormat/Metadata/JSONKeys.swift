/// Which keys of a JSON record fill which columns, beside the keys that are columns.
///
/// Writers of logs have many names for the same thing: `msg`, `severity`, `@timestamp`. Of the keys
/// of a column the first that an object has counts; the others are kept inside `metadata`, as all
/// keys are that fill no column.
public struct JSONKeys: Sendable, Equatable {
  /// The keys of one column.
  struct Names: Sendable, Equatable {
    let column: Column
    /// The likeliest first; the column's own name is among them.
    var keys: [String]
  }

  /// What is wrong with a text that says keys.
  public enum ParseError: Error, Equatable {
    /// It is not of the form `COLUMN=KEY`.
    case notPair(String)
    /// `traces` has no such column.
    case notColumn(String)
    /// There are more keys than a parser knows.
    case tooMany
  }

  /// How many keys beside those of the columns there may be.
  static let most = 24

  private(set) var names: [Names]

  /// The keys that common writers use: structlog, pino, bunyan, slog, zap, python-json-logger,
  /// Elastic and others.
  public static let standard = JSONKeys(names: [
    Names(column: .message, keys: ["message", "msg", "event", "text", "log"]),
    Names(column: .level, keys: ["level", "levelname", "severity", "lvl"]),
    Names(
      column: .datetime,
      keys: ["datetime", "timestamp", "time", "ts", "@timestamp", "asctime"]),
  ])

  private init(names: [Names]) {
    self.names = names
  }

  /// The keys that a text says, as `message=body,level=sev`. A column that it names has those keys,
  /// in their order, and its own name; all other columns have their standard keys.
  ///
  /// - Throws: `ParseError`.
  public init(_ text: String) throws(ParseError) {
    self = .standard
    var said: [Names] = []
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sign = pair.firstIndex(of: "="), sign > pair.startIndex,
        pair.index(after: sign) < pair.endIndex
      else { throw .notPair(String(pair)) }
      guard let column = Column(name: pair[..<sign]) else {
        throw .notColumn(String(pair[..<sign]))
      }
      let key = String(pair[pair.index(after: sign)...])
      if let position = said.firstIndex(where: { $0.column == column }) {
        said[position].keys.append(key)
      } else {
        said.append(Names(column: column, keys: [key]))
      }
    }
    for var new in said {
      if !new.keys.contains(new.column.name) { new.keys.append(new.column.name) }
      names.removeAll { $0.column == new.column }
      names.append(new)
    }
    guard others.count <= Self.most else { throw .tooMany }
  }

  /// The keys that are no columns, each once.
  var others: [String] {
    var keys: [String] = []
    for name in names.flatMap(\.keys) where Column(name: name) == nil && !keys.contains(name) {
      keys.append(name)
    }
    return keys
  }
}

extension JSONKeys: CustomStringConvertible {
  /// The form that is read back: what differs from the standard keys.
  public var description: String {
    names.filter { !Self.standard.names.contains($0) }
      .flatMap { names in names.keys.map { "\(names.column.name)=\($0)" } }
      .joined(separator: ",")
  }
}
