internal import TraceStore

extension RejectReason {
  /// What to do about rejects of this reason.
  var hint: String {
    switch reason {
    case "no-header":
      "Say what they look like: `tracetail rejects --retry --template TEMPLATE`."
    case "json":
      "Nothing has to be done: the record's text was read, if the text file has it."
    case "encoding":
      "The row has U+FFFD in place of the bytes that are not UTF-8; these are the bytes."
    case "oversized":
      "The first 4 MiB of a record are its row; what is beyond them is kept here, in pieces."
    default:
      "`tracetail rejects` shows them all."
    }
  }
}
