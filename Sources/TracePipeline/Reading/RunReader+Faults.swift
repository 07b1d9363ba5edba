internal import TraceTail

/// Whatever fails in a source costs that source, and no other (DESIGN.md §3, 7).
extension RunReader {
  /// Reads what is new in a run, or a part of it, as `read` does. A source that fails in any way is a
  /// problem that is reported; its checkpoint stays, and the run is read without it.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - limit: about how much is read.
  ///   - isFirst: whether it is the first time in this reading.
  ///   - found: what is known to be new in it; `nil` where it is to be inspected.
  ///   - commit: waits until everything that was sent is known to the catalog.
  /// - Returns: whether it stopped before the end of what can be read.
  /// - Throws: what `read` throws that is no fault of a source. The batch has nothing of the run then.
  func readApart(
    _ directory: RunDirectory, upTo limit: ReadLimit = .none, isFirst: Bool = true,
    found: RunInspection? = nil, commit: () throws -> Void
  ) throws -> Bool {
    var rest = directory
    var (isFirst, found) = (isFirst, found)
    while true {
      builder.beginRun()
      do {
        return try read(rest, upTo: limit, isFirst: isFirst, found: found)
      } catch let error as TailError {
        builder.rollBack()
        monitor.problem(error)
        let others = rest.without(path: error.path)
        // Where nothing is known of what was sent, or the fault is none of a file that is there, the
        // run is left until the next look.
        if catalog == nil || others.files.count == rest.files.count { return false }
        rest = others
        // What of it was sent before is to be known before it is looked at again.
        try commit()
        (isFirst, found) = (false, nil)
      } catch {
        builder.rollBack()
        throw error
      }
    }
  }
}
