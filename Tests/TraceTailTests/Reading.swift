import TraceTail

extension SourceReader {
  /// All that it gives from its offset on, `size` bytes at a time.
  func readAll(by size: Int = 64 << 10) throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let part = try read(size)
      if part.isEmpty { return all }
      all += part
    }
  }

  /// What one read of `size` bytes gives.
  func read(_ size: Int) throws(TailError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
    defer { buffer.deallocate() }
    return Array(buffer.prefix(try read(into: buffer)))
  }

  /// All that it gives until it throws, and why it did.
  func readUntilError() -> (bytes: [UInt8], error: TailError?) {
    var all: [UInt8] = []
    do throws(TailError) {
      while true {
        let part = try read(1000)
        if part.isEmpty { return (all, nil) }
        all += part
      }
    } catch {
      return (all, error)
    }
  }
}

extension Discovery {
  /// All runs and problems that it finds.
  func find(at path: String) throws -> (runs: [RunDirectory], problems: [TailError]) {
    var runs: [RunDirectory] = []
    var problems: [TailError] = []
    try self.runs(at: path, onProblem: { problems.append($0) }, { runs.append($0) })
    return (runs, problems)
  }
}
