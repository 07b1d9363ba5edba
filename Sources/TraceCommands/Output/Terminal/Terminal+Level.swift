internal import TraceFormat

extension Terminal.Color {
  /// The colour of a level; `nil` for those that are nothing special.
  init?(level: String) {
    if Level.words(from: "error").contains(level) {
      self = .red
    } else if level == "warning" {
      self = .yellow
    } else if ["debug", "trace", "verbose", "fine"].contains(level) {
      self = .faint
    } else {
      return nil
    }
  }
}
