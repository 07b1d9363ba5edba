internal import TraceStore

/// Makes executions known before they are asked for. Where that takes a while, it shows how far it is, and
/// says what would spare it.
enum ExecutionDerivation {
  /// From so many rows on that takes more than some seconds.
  private static let manyRows: Int64 = 1_000_000

  static func list(of reader: TraceReader, _ scope: ExecutionScope = .all) throws -> ExecutionList {
    let list = try UpkeepDisplay.during(isWanted: true) { monitor in
      try reader.executions(scope) { monitor.onStep("deriving executions", $0, $1) }
    }
    if list.derivedRows >= manyRows, let obstacle = list.obstacle {
      Diagnostics.note(
        "\(Quantity.count(list.derivedRows)) rows were read to know all executions, \(why(obstacle))"
      )
    }
    return list
  }

  private static func why(_ obstacle: ExecutionList.Obstacle) -> String {
    let keeping = "`tracetail maintain --executions` keeps them: then this takes milliseconds."
    return switch obstacle {
    case .archive: "as an archive is read too\nWithout --archive it takes milliseconds."
    case .foreign: "as the database has no tables that they are kept in\n\(keeping)"
    case .readOnly:
      "as the database may not be written by you\nIf somebody who may runs it, \(keeping)"
    case .unwanted: "as none of it is to be kept"
    case .locked: "as another program is writing to the database\nWhen it has ended, they are kept."
    }
  }
}
