internal import TraceStore

/// Makes executions known before they are asked for, and shows how far it is where that takes a while.
enum ExecutionDerivation {
  static func list(of reader: TraceReader) throws -> ExecutionList {
    let terminal = Terminal.standardError
    guard terminal.isInteractive else { return try reader.executions() }
    var isShown = false
    defer { if isShown { terminal.write("\r\u{1B}[K") } }
    return try reader.executions { row, last in
      guard row < last else { return }
      isShown = true
      terminal.write(
        "\rderiving executions, row \(Quantity.count(row)) of \(Quantity.count(last))\u{1B}[K")
    }
  }
}
