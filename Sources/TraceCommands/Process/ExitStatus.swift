internal import TraceStore

/// What the process ends with. `tracetail --help` and the README show this table.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case differences = 1
  case unreadable = 3
  case needsAttention = 4
  case locked = 20
  case readOnly = 21
  case corrupt = 22
  case notADatabase = 23
  case newerSchema = 24
  case diskFull = 25
  case cannotOpen = 26
  case unusableSchema = 27
  case inputOutput = 28
  case usage = 64
  case failed = 70
  case outOfTime = 124
  case interrupted = 130
  case closedOutput = 141
  case terminated = 143

  /// The status for a trouble of the database.
  init(_ kind: StoreError.Kind) {
    self =
      switch kind {
      case .locked, .superseded: .locked
      case .readOnly: .readOnly
      case .corrupt, .overwritten: .corrupt
      case .notADatabase: .notADatabase
      case .newerSchema: .newerSchema
      case .diskFull: .diskFull
      case .inputOutput, .replaced: .inputOutput
      case .cannotOpen: .cannotOpen
      case .unusableSchema: .unusableSchema
      case .failed: .failed
      }
  }

  /// What it says, in the words of the table.
  var meaning: String {
    switch self {
    case .done: "done; rejects are counted and do not change it"
    case .differences: "verify, maintain or doctor found a fault"
    case .unreadable: "a PATH could not be read or holds no source; the rest was done"
    case .needsAttention: "status: something needs attention"
    case .locked: "the database is locked by another program"
    case .readOnly: "the database is read-only"
    case .corrupt: "the database is corrupt, or another program has overwritten it"
    case .notADatabase: "the file is not a SQLite database"
    case .newerSchema: "a newer tracetail has written the database"
    case .diskFull: "the disk is full"
    case .cannotOpen: "the database cannot be opened"
    case .unusableSchema: "the database has a table traces of another kind, or no UTF-8"
    case .inputOutput: "the disk failed, or the files of the database were replaced"
    case .usage: "an argument or a setting is wrong; nothing was done"
    case .failed: "another failure; committed rows stay"
    case .outOfTime: "query: the time limit was reached"
    case .interrupted: "stopped by Ctrl-C; all rows that were read are committed"
    case .closedOutput: "the reader of the output went away, as in `| head`"
    case .terminated: "stopped by SIGTERM; all rows that were read are committed"
    }
  }

  /// The table, a line for each status.
  static func table(indent: Int) -> String {
    allCases.map { status in
      let number = String(status.rawValue)
      let margin = String(repeating: " ", count: indent + 3 - number.count)
      return "\(margin)\(number)  \(status.meaning)"
    }.joined(separator: "\n")
  }
}
