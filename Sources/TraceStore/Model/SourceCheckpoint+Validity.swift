extension SourceCheckpoint {
  /// What cannot be true of it, since Tracetail writes no such thing; `nil` where all of it may be.
  ///
  /// Looked at when it is read from a database, which others may have written to, or which a disk has
  /// damaged: what is read on from it does arithmetic with its numbers.
  var fault: String? {
    func isOutside(_ number: Int64, _ range: ClosedRange<Int64>) -> Bool { !range.contains(number) }
    let length = 0...StoredValue.largest
    let numbers: [(name: String, isWrong: Bool)] = [
      ("id", isOutside(id, 1...StoredValue.largest)),
      ("size", isOutside(file.size, 0 ... .max)),
      ("offset", isOutside(offset, length)),
      ("line", isOutside(line, length)),
      ("backlog_end", isOutside(backlogEnd ?? 0, length)),
      ("backlog_offset", isOutside(backlogOffset, length)),
      ("open_offset", open != .nothing && isOutside(openOffset, 0...max(0, offset))),
      ("open_line", open != .nothing && isOutside(openLine, length)),
    ]
    return numbers.first { $0.isWrong }.map {
      "its source \(id) has a \($0.name) that cannot be"
    }
  }
}
