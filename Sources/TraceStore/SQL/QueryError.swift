/// Why a statement of a user was not run, or not to its end.
public struct QueryError: Error, Sendable, Equatable {
  /// What kind of trouble it is.
  public enum Kind: Sendable {
    /// SQLite does not understand it, or fails while it runs it.
    case failed
    /// It would change something.
    case writes
    /// A value, or what it needs, is larger than it may be.
    case tooLarge
    /// It took longer than it was allowed to.
    case outOfTime
  }

  /// Where in a script something stands.
  public struct Position: Sendable, Equatable {
    /// From 1.
    public let line: Int
    /// In characters, from 1.
    public let column: Int
    /// The whole line, without its line feed.
    public let text: String
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// What SQLite says.
  public let reason: String
  /// Where it stands in what was given; where the statement begins, if SQLite does not say more.
  public let position: Position
  /// The tables and columns whose names are most like one that does not exist; empty where that is not
  /// the trouble.
  public let suggestions: [String]
}

extension QueryError.Position {
  /// The place of a byte of a script.
  init(ofByte offset: Int, in script: [UInt8]) {
    let offset = min(max(0, offset), script.count)
    let start = (script[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
    let end = script[offset...].firstIndex(of: 0x0A) ?? script.count
    line = script[..<offset].count { $0 == 0x0A } + 1
    column = String(decoding: script[start..<offset], as: UTF8.self).count + 1
    text = String(decoding: script[start..<end], as: UTF8.self)
  }
}
