internal import TraceFormat
internal import TraceStore

extension RejectReason {
  /// What to do about rejects of this reason.
  var hint: String {
    switch reason {
    case "no-header", "near-header": formatHint
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

  /// Which option would read them, as far as an example tells.
  private var formatHint: String {
    let detail = example.detail
    for option in ["--year", "--timezone", "--datetime-format"] where detail.contains(option) {
      return "\(detail.prefix(1).uppercased() + detail.dropFirst()): `tracetail rejects --retry"
        + " \(option) …`."
    }
    if reason == "near-header" {
      return "They are headers but for this: \(detail)."
    }
    let proposal = example.bytes.withUnsafeBytes { TemplateProposal.template(for: $0) }
    guard let proposal else {
      return "Say what they look like: `tracetail rejects --retry --template TEMPLATE`."
    }
    return "The first would be read with `tracetail rejects --retry --template"
      + " '\(proposal.text)'`."
  }
}
