/// Finds rows of earlier batches by their number in their source, from the ledger.
///
/// Good for the *backlog* only: the records of a source that were read while its run was not paired. Their
/// rows have consecutive ids in each batch, in the order of the source.
struct EarlierRows {
  private var source: Int64?
  /// The first number and the row ids of each batch of the source.
  private var ranges: [(first: Int, rows: ClosedRange<Int64>)] = []

  /// The id of the row; `nil` where the ledger has none.
  mutating func row(
    _ source: Int64, _ number: Int, _ statements: WriterStatements
  ) throws -> Int64? {
    if self.source != source {
      self.source = source
      ranges.removeAll()
      var first = 0
      try statements.rangesOfSource.forEach(.integer(source)) { row in
        let rows = try row.ids(0, 1)
        ranges.append((first, rows))
        // Wraps only where the ledger names more rows than can ever have been.
        first &+= rows.count
      }
    }
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].first <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let range = ranges[low - 1]
    let row = range.rows.lowerBound + Int64(number - range.first)
    return range.rows.contains(row) ? row : nil
  }
}
