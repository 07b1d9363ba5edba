internal import TraceHTTP

/// What somebody looks at while it changes. All who look at the same are told the same, and one look at
/// the database is enough for them.
struct LiveTopic: Sendable {
  /// What tells topics apart.
  struct Key: Hashable {
    /// The top run of an execution; `nil` for the list of all.
    let run: String?
    /// What of it is wanted, as its address says.
    let query: [[String]]
  }

  private static let filters = ["level", "name", "since", "status", "stream"]

  let key: Key
  /// A request for it.
  let request: HTTPRequest

  init(run: String?, _ request: HTTPRequest) {
    key = Key(
      run: run, query: Self.filters.compactMap { name in request[name].map { [name, $0] } })
    self.request = request
  }
}

/// How much of a topic somebody has.
struct LivePlace: Hashable {
  /// The rows of an execution up to this id.
  var row: Int64
  /// All that was committed up to this look at the database; 0 for nothing.
  var look = 0
}
