extension RunTrace {
  /// Records a message for whoever looks for a fault; nothing where `isDebugEnabled` is off.
  public func debug(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) async {
    await log(.debug, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records what goes on.
  public func info(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) async {
    await log(.info, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records what may become a fault.
  public func warning(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) async {
    await log(.warning, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records a fault.
  public func error(
    _ message: String, extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) async {
    await log(.error, message, extras: extras, fileID: fileID, line: line)
  }

  /// Records an error that was caught: its type, its message and the calls that lead here.
  public func exception(
    _ error: any Error, _ message: String? = nil, stackTrace: String? = nil,
    extras: TraceExtras = [:], fileID: String = #fileID, line: Int = #line
  ) async {
    let fields = ExceptionFields(error)
    await log(
      .exception, message ?? fields.message, extras: fields.extras(extras, stackTrace),
      fileID: fileID, line: line)
  }

  /// Records what went wrong if there is no error to record: its text, and the calls that lead here,
  /// in the column `stack_trace`. The level is that of an error that was caught.
  public func exception(
    _ message: String, stackTrace: String? = nil, extras: TraceExtras = [:],
    fileID: String = #fileID, line: Int = #line
  ) async {
    await log(
      .exception, message, extras: ExceptionFields.addingCalls(extras, stackTrace), fileID: fileID,
      line: line)
  }

  /// Does what `body` does with the trace, and closes it. An error of `body` is recorded before.
  ///
  /// - Throws: what `body` throws; else `TraceError` where not everything could be written.
  public func scope<Result: Sendable>(
    fileID: String = #fileID, line: Int = #line, _ body: (Self) async throws -> Result
  ) async throws -> Result {
    let result: Result
    do {
      result = try await body(self)
    } catch {
      await exception(error, fileID: fileID, line: line)
      try? await close()
      throw error
    }
    try await close()
    return result
  }
}
