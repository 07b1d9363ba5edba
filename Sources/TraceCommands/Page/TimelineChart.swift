internal import TraceHTTP
internal import TraceStore

/// Executions over time as bars, those with errors marked; a bar leads to what came since.
struct TimelineChart {
  private static let height = 96.0
  private let pieces: [TimelinePiece]
  private let step: TimelineStep

  init(_ pieces: some Sequence<TimelinePiece>, step: TimelineStep) {
    self.pieces = Array(pieces)
    self.step = step
  }

  /// Nothing where there is one piece only: that says no more than its number.
  var html: HTML {
    guard pieces.count > 1, let most = pieces.map(\.rows).max(), most > 0 else { return "" }
    return """
      <section class="card"><div class="cardhead"><h2>Executions by \(step.rawValue)</h2>\
      <div class="right"><div class="legend">\
      <span><svg viewBox="0 0 14 10" aria-hidden="true"><rect width="14" height="10" rx="2" \
      class="f-err"/></svg>with errors</span>\
      <span><svg viewBox="0 0 14 10" aria-hidden="true"><rect width="14" height="10" rx="2" \
      class="f-other"/></svg>others</span></div></div></div>
      <div class="chart"><div class="plot"><div class="ya"><span>\(most)</span><span>0</span></div>\
      <svg class="bars" viewBox="0 0 \(pieces.count * 10) 96" preserveAspectRatio="none" role="img" \
      aria-label="Executions by the time of their last row">\(HTML.each(pieces.enumerated()) {
        bar($0.element, at: $0.offset, most: most)
      })</svg><div class="xa"><span>\(pieces.first?.datetime)</span>\
      <span>\(pieces.last?.datetime)</span></div></div></div></section>
      """
  }

  private func bar(_ piece: TimelinePiece, at position: Int, most: Int) -> HTML {
    let x = Double(position) * 10 + 0.9
    func height(_ count: Int) -> Double {
      count == 0 ? 0 : max(2, Double(count) / Double(most) * (Self.height - 2))
    }
    let (all, errors) = (height(piece.rows), height(piece.errors))
    return """
      <g><title>\(piece.datetime): \(Quantity.count(piece.rows, "execution")), \
      \(Quantity.count(piece.errors)) with errors</title>\
      <rect x="\(length: x)" y="\(length: Self.height - all)" width="8.2" \
      height="\(length: all)" class="f-other"/>\
      <rect x="\(length: x)" y="\(length: Self.height - errors)" width="8.2" \
      height="\(length: errors)" class="f-err"/></g>
      """
  }
}
