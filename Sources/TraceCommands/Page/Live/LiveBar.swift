internal import TraceHTTP

/// Says that a page is live, and pauses it; only scripts show it.
struct LiveBar {
  /// Where what is new comes from.
  let address: String

  var html: HTML {
    """
    <div class="live" data-live="\(address)" hidden><span role="status" data-live-state></span>\
    <button class="btn" type="button" data-live-latest hidden></button>\
    <button class="btn" type="button" data-live-pause>Pause</button></div>
    """
  }
}
