internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// When the workflow, jobs and stages of an execution ran: what is known to have run, and where an end
/// is only known within bounds.
struct Waterfall {
  /// So many runs are drawn.
  private static let most = 500

  private let spans: [(span: ExecutionTree.Span, depth: Int)]
  private let origin: Int64
  private let length: Double
  private let more: Int

  /// Of an execution that has more than one run, and whose times are known.
  init?(_ tree: ExecutionTree, of execution: ExecutionSummary) {
    var all = tree.ordered()
    // What its top run took is what all of it took.
    for (position, entry) in all.enumerated() where entry.span.runID == execution.runID {
      all[position].span.duration = execution.duration ?? entry.span.duration
    }
    let drawn = all.filter { Self.start($0.span) != nil }
    guard drawn.count > 1, let origin = drawn.compactMap({ Self.start($0.span) }).min() else {
      return nil
    }
    let end = drawn.compactMap { span, _ in
      Self.start(span).map { Double($0 - origin) / 1e6 + (span.duration?.most ?? 0) }
    }.max()
    guard let end, end > 0 else { return nil }
    (self.origin, length) = (origin, end)
    spans = Array(drawn.prefix(Self.most))
    more = all.count - spans.count
  }

  private static func start(_ span: ExecutionTree.Span) -> Int64? {
    span.start ?? WrittenMoment(datetime: span.firstDatetime)?.earliest
  }

  /// The drawing, under its heading.
  var html: HTML {
    let note: HTML? =
      more > 0 ? "<p class=\"hint\">\(Quantity.count(more, "run")) not drawn</p>" : nil
    return """
      <section class="card"><div class="cardhead"><h2>Timeline</h2><div class="right">\
      <div class="legend"><span><svg viewBox="0 0 14 10" aria-hidden="true"><rect width="14" \
      height="10" class="f-job"/></svg>known to have run</span><span><svg viewBox="0 0 14 10" \
      aria-hidden="true"><rect width="14" height="10" class="f-job may"/></svg>ended somewhere here\
      </span></div></div></div><div class="wf" role="table" aria-label="Timeline">\
      <div class="row" role="row"><div class="ax" role="columnheader">Run</div>\
      <div class="br ax" role="columnheader" aria-label="When"><svg aria-hidden="true">\
      \(HTML.each(ticks) { tick in
        """
        <text x="\(length: tick / length * 100)%" dx="4" y="17">\(Self.text(tick))</text>
        """
      })</svg></div><div class="ax r" role="columnheader">Took</div></div>
      \(HTML.each(spans, row))</div>\(note)</section>
      """
  }

  private func row(_ span: ExecutionTree.Span, depth: Int) -> HTML {
    let start = Self.start(span).map { Double($0 - origin) / 1e6 } ?? 0
    let bounds = span.duration ?? TimeBounds(least: 0, most: 0)
    func x(_ seconds: Double) -> Double { seconds / length * 1_000 }
    let known = max(1.5, x(bounds.least))
    let kind = Self.kind(span.kind)
    let fill: HTML = span.errors > 0 && kind.isInner ? "f-err" : kind.fill
    let bad: HTML = span.errors > 0 ? " bad" : ""
    let name = span.name ?? span.runID
    let took = span.duration.map(Quantity.elapsed) ?? ""
    return """
      <div class="row" role="row"><div class="nm d\(min(depth, 5))\(bad)" role="rowheader">\
      <span class="k \(kind.name)" title="\(span.kind ?? "run")">\(kind.letter)</span>\
      <span class="who" title="\(span.runID)">\(name)</span></div>\
      <div class="br" role="cell"><svg viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" \
      aria-label="after \(Quantity.elapsed(start)), took \(took)">\
      <title>\(name): after \(Quantity.elapsed(start)), took \(took)</title>\
      \(HTML.each(ticks.dropFirst()) { tick in
        """
        <line x1="\(length: x(tick))" x2="\(length: x(tick))" y1="0" y2="28" class="s-line"/>
        """
      })<rect x="\(length: x(start))" y="8" width="\(length: known)" height="12" class="\(fill)"/>\
      <rect x="\(length: x(start) + known)" y="8" \
      width="\(length: max(0, x(bounds.most) - known))" height="12" class="\(fill) may"/></svg>\
      </div><div class="du num" role="cell">\(took)</div></div>

      """
  }

  /// From 0 on, in steps that people count by, seven at most.
  private var ticks: [Double] {
    var step = 0.001
    let factors = [2, 2.5, 2.0]
    var position = 0
    while length / step > 7 {
      step *= factors[position % 3]
      position += 1
    }
    return Array(stride(from: 0, through: length, by: step))
  }

  private static func text(_ seconds: Double) -> String {
    let text = seconds < 10 ? "\((seconds * 1000).rounded() / 1000)" : "\(seconds.rounded())"
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " s"
  }

  private static func kind(
    _ kind: String?
  ) -> (name: HTML, letter: HTML, fill: HTML, isInner: Bool) {
    switch kind {
    case "job": ("job", "J", "f-job", true)
    case "stage", "caller": ("stage", "S", "f-stage", true)
    case "workflow", "release": ("workflow", "W", "f-wf", false)
    default: ("workflow", "R", "f-wf", false)
    }
  }
}
