extension RunTrace {
  /// Records a message for whoever looks for a fault; nothing where `isDebugEnabled` is off.
  public func debug(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) {
    log(.debug, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records what goes on.
  public func info(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) {
    log(.info, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records what may become a fault.
  public func warning(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) {
    log(.warning, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records a fault.
  public func error(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) {
    log(.error, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records an error that was caught: its type, its message and the calls that lead here, in the
  /// columns `exception_type`, `exception_message` and `stack_trace`.
  ///
  /// - Parameters:
  ///   - error: the error.
  ///   - message: what is said; the error's own message if `nil`.
  ///   - stackTrace: the calls that lead to the error, where the program knows them.
  ///   - extras: values of this record alone.
  ///   - fileID: the file of the call.
  ///   - line: the line of the call.
  public func exception(
    _ error: any Error, _ message: String? = nil, stackTrace: String? = nil,
    extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) {
    let fields = ExceptionFields(error)
    log(
      .exception, message ?? fields.message, extras: fields.extras(extras, stackTrace),
      fileID: fileID, line: line)
  }

  /// Records what went wrong if there is no error to record: its text, and the calls that lead here,
  /// in the column `stack_trace`. The level is that of an error that was caught.
  public func exception(
    _ message: String, stackTrace: String? = nil, extras: TraceExtras = [:],
    fileID: String = #fileID, line: Int = #line
  ) {
    log(
      .exception, message, extras: ExceptionFields.addingCalls(extras, stackTrace), fileID: fileID,
      line: line)
  }

  /// Does what `body` does with the trace, and closes it. An error of `body` is recorded before.
  ///
  /// - Throws: what `body` throws; else `TraceError` where not everything could be written.
  public func scope<Result>(
    fileID: String = #fileID, line: Int = #line, _ body: (Self) throws -> Result
  ) throws -> Result {
    let result: Result
    do {
      result = try body(self)
    } catch {
      exception(error, fileID: fileID, line: line)
      try? close()
      throw error
    }
    try close()
    return result
  }
}
