/// What of a row says something about its execution.
struct ExecutionRow {
  var id: Int64
  var runID: String
  var parentRunID: String?
  var level: String
  /// `nil` where it was found to say nothing: neither an error nor of the writer.
  var message: String?
  var datetime: String
  var workflowName: String?
  var exceptionType: String?
  var exceptionMessage: String?
  /// What the writer cut the run id to.
  var cutID: String?
}
