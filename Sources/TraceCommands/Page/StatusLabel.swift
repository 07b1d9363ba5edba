internal import TraceHTTP
internal import TraceStore

/// How an execution ended, as it is shown: never more than its rows say.
enum StatusLabel {
  case failed
  case errors
  case succeeded
  case running
  case quiet

  init(_ execution: ExecutionSummary) {
    self =
      switch execution.status {
      case .failed: .failed
      case .running: .running
      case .succeeded: .succeeded
      case .unknown: execution.errors > 0 ? .errors : .quiet
      }
  }

  /// In words.
  var text: String {
    switch self {
    case .failed: "failed"
    case .errors: "has errors"
    case .succeeded: "succeeded"
    case .running: "running"
    case .quiet: "no errors"
    }
  }

  /// Whether it stands out.
  var isBad: Bool { self == .failed || self == .errors }

  /// Its picture, with the words for who does not see it.
  var icon: HTML {
    """
    <svg class="state" viewBox="0 0 16 16" role="img" aria-label="\(text)">\
    <title>\(text)</title>\(drawing)</svg>
    """
  }

  private var drawing: HTML {
    switch self {
    case .failed, .errors:
      """
      <rect x="1" y="1" width="14" height="14" rx="4" class="f-err"/>\
      <path d="M8 4.2v4.4M8 11.2v.6" class="i-mark"/>
      """
    case .succeeded:
      """
      <circle cx="8" cy="8" r="6" class="i-ok"/><path d="m5.2 8.2 2 2 3.6-4" class="i-ok"/>
      """
    case .running:
      """
      <path d="M8 2a6 6 0 1 0 6 6" class="i-run"/><circle cx="8" cy="8" r="2" class="f-job"/>
      """
    case .quiet: "<circle cx=\"8\" cy=\"8\" r=\"6\" class=\"i-ok\"/>"
    }
  }
}
