internal import TracePipeline
internal import TraceStore

extension StatusReport {
  /// Why bytes become rejects, so that each is there before the first one.
  static let reasons = ["no-header", "near-header", "json", "encoding", "oversized"]

  /// For Prometheus, as a file of its textfile collector.
  func prometheus() -> String {
    var metrics = PrometheusText()
    Self.add(store, writer, to: &metrics)
    let total = survey.total
    metrics.add(
      "tracetail_sources", .gauge, "Sources by state.", by: "state",
      [
        ("complete", Double(total.complete)), ("behind", Double(total.behind)),
        ("gone", Double(total.gone)), ("unreadable", Double(total.unreadable)),
        ("new", Double(total.new)),
      ])
    metrics.add(
      "tracetail_lag_bytes", .gauge, "Bytes of sources that are not rows yet.",
      Double(total.bytes))
    metrics.add(
      "tracetail_lag_seconds", .gauge,
      "For how long a source has been behind, at most; 0 where none is.", lag(of: total) ?? 0)
    return metrics.text
  }

  /// What a database says of itself: no file is looked at.
  static func add(_ store: StoreStatus?, _ writer: LockHolder, to metrics: inout PrometheusText) {
    metrics.add(
      "tracetail_build_info", .gauge, "The version that says this; always 1.", by: "version",
      [(Version.number, 1)])
    metrics.add(
      "tracetail_database_exists", .gauge, "Whether there is a database.", store == nil ? 0 : 1)
    let isLive: Double? =
      switch writer {
      case .none: 0
      case .process, .elsewhere: 1
      case .unknown: nil
      }
    metrics.add(
      "tracetail_writer_live", .gauge, "Whether a process holds the right to write.", isLive)
    guard let store else { return }
    metrics.add(
      "tracetail_database_bytes", .gauge, "The size of the database, without its WAL.",
      Double(store.bytes))
    metrics.add("tracetail_wal_bytes", .gauge, "The size of its WAL.", Double(store.walBytes))
    metrics.add(
      "tracetail_database_free_bytes", .gauge, "The part of the database that holds nothing.",
      Double(store.freeBytes))
    metrics.add("tracetail_rows", .gauge, "The id of the newest row of traces.", Double(store.rows))
    metrics.add(
      "tracetail_last_commit_timestamp_seconds", .gauge, "When a batch was committed last.",
      lastCommit(store))
    let known = Dictionary(store.rejects.map { ($0.reason, $0.count) }, uniquingKeysWith: +)
    let reasons = Self.reasons + known.keys.filter { !Self.reasons.contains($0) }.sorted()
    metrics.add(
      "tracetail_rejects", .gauge, "Pieces of sources that no rule could parse, as they are kept.",
      by: "reason", reasons.map { ($0, Double(known[$0] ?? 0)) })
    metrics.add(
      "tracetail_deferred_indexes", .gauge, "Indexes that were put off and are not built yet.",
      Double(store.deferredIndexes.count))
    metrics.add(
      "tracetail_search_unindexed_rows", .gauge,
      "Rows above the full-text index; not there without one.",
      store.search.isComplete ? Double(store.search.newerRows) : nil)
  }
}
