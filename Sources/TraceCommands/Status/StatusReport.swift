internal import TraceFormat
internal import TracePipeline
internal import TraceStore

/// How a database is, for people and for programs.
struct StatusReport {
  let path: String
  /// `nil` where there is no database.
  let store: StoreStatus?
  let survey: StatusSurvey
  let writer: LockHolder
  /// Seconds since 1970.
  let now: Double
  let limits: Limits

  /// What is still well.
  struct Limits {
    /// How many seconds a source may be behind.
    let lag: Double
    /// How many rejects there may be.
    let rejects: Int
    /// Whether somebody must be writing.
    let isWriterRequired: Bool
  }

  /// What needs attention, each with what to do; empty where all is well.
  var troubles: [String] {
    guard let store else {
      return ["there is no database: `tracetail import` or `tracetail follow` makes it"]
    }
    var troubles: [String] = []
    if !store.hasOwnTables {
      troubles.append("nothing was imported yet: `tracetail import` or `tracetail follow` does it")
    }
    if let lag = lag(of: survey.total), lag > limits.lag {
      troubles.append(
        "sources are behind: "
          + (writer == .none
            ? "nobody follows them; start `tracetail follow`, or import them"
            : "see the log of the process that writes"))
    }
    if limits.isWriterRequired && writer == .none {
      troubles.append("nobody writes: start `tracetail follow`")
    }
    let rejects = store.rejects.reduce(0) { $0 + $1.count }
    if rejects > limits.rejects {
      troubles.append(
        "\(Quantity.count(rejects, "reject")): `tracetail rejects` lists what was not understood;"
          + " --max-rejects \(rejects) takes it as known")
    }
    if !store.deferredIndexes.isEmpty && writer == .none {
      troubles.append("indexes are put off: `tracetail import` of the same paths builds them")
    }
    if store.search.kind == .damaged {
      troubles.append("the full-text index was damaged: `tracetail search --build` builds it")
    }
    return troubles
  }

  /// What the process ends with.
  var status: ExitStatus {
    if store == nil { return .cannotOpen }
    return troubles.isEmpty ? .done : .needsAttention
  }

  /// For how many seconds something is behind, at most; `nil` where nothing is.
  func lag(of root: StatusSurvey.Root) -> Double? {
    root.since.map { max(0, now - Double($0) / 1e9) }
  }

  /// The age of the last commit in seconds; `nil` where there was none.
  var commitAge: Double? {
    store.flatMap(Self.lastCommit).map { max(0, now - $0) }
  }

  /// When a database was committed to last, in seconds since 1970; `nil` where it never was.
  static func lastCommit(_ store: StoreStatus) -> Double? {
    guard var text = store.lastCommit, let reader = try? DatetimeReader() else { return nil }
    // An offset makes it an instant.
    text += "+00:00"
    let reading = text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) }
    guard case .microseconds(let microseconds) = reading else { return nil }
    return Double(microseconds) / 1e6
  }
}
