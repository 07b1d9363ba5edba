internal import Foundation

/// What `Trace` needs to know: where traces are, whether any are written, and how.
public struct TraceSettings: Sendable {
  /// Where traces are.
  public var location: TraceLocation
  /// Whether traces that are opened write anything.
  public var isWriteEnabled: Bool
  /// How they are written and shown.
  public var options: TraceOptions

  /// Settings of a place. Traces are written.
  public init(_ location: TraceLocation, options: TraceOptions = TraceOptions()) {
    self.location = location
    self.options = options
    isWriteEnabled = true
  }

  /// The settings of the writer's own variables: `WORKFLOW_LOG_TRACE_URL`, `file:./logs` if it is not
  /// set; `WORKFLOW_LOG_TRACE_ENABLE_WRITE`, which is off if it is not set, as it is for the writer;
  /// and those of `TraceOptions`.
  ///
  /// - Parameter environment: the variables; those of this process if `nil`.
  /// - Throws: `TraceError` of kind `setting`.
  public init(environment: [String: String]? = nil) throws(TraceError) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    location = try TraceLocation(url: environment["WORKFLOW_LOG_TRACE_URL"] ?? "file:./logs")
    isWriteEnabled = try environment.flag("WORKFLOW_LOG_TRACE_ENABLE_WRITE") ?? false
    options = try TraceOptions(environment: environment)
  }
}
