internal import Foundation
internal import Synchronization
internal import TracePipeline
internal import TraceStore

/// What a follower has done since it was started, for who asks from another thread.
final class FollowMetrics: Sendable {
  private struct State {
    /// `nil` until the loop has come round.
    var status: FollowStatus?
    var isReady = false
    /// When the loop came round last, in seconds since 1970.
    var lastStep: Double?
    /// For how many seconds the database could not be written to, and why; `nil` while it can.
    var waiting: (seconds: Double, reason: String)?
    var retries = [Retry: Int](uniqueKeysWithValues: Retry.allCases.map { ($0, 0) })
    var lostTrack = 0
    var failedReads = 0
    /// Since when there has been something that is not read, in seconds since 1970; `nil` without.
    var workSince: Double?
    var commits = 0
    var rejects = [String: Int](
      uniqueKeysWithValues: StatusReport.reasons.map { ($0, 0) })
    var commitDuration = Histogram(
      bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    var writeToRow = Histogram(
      bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300])
  }

  /// Why a commit is tried again.
  private enum Retry: String, CaseIterable {
    case locked
    case diskFull = "disk_full"
    case other

    init(_ kind: StoreError.Kind) {
      self = kind == .locked ? .locked : kind == .diskFull ? .diskFull : .other
    }
  }

  private let state = Mutex(State())

  func didStep(_ status: FollowStatus, isReady: Bool = false) {
    let now = Date().timeIntervalSince1970
    state.withLock { state in
      (state.status, state.lastStep) = (status, now)
      state.workSince = status.hasWork ? state.workSince ?? now : nil
      if isReady { state.isReady = true }
    }
  }

  func didCommit(_ commit: FollowCommit) {
    state.withLock { state in
      state.commits += 1
      state.commitDuration.add(commit.seconds)
      for (reason, count) in commit.rejects { state.rejects[reason, default: 0] += count }
      // What was there at the start was written at any time before.
      guard state.isReady else { return }
      for seconds in commit.secondsSinceWritten { state.writeToRow.add(seconds) }
    }
  }

  func willRetry(after error: StoreError, seconds: Double) {
    state.withLock { state in
      state.waiting = (seconds, error.reason)
      state.retries[Retry(error.kind), default: 0] += 1
    }
  }

  func didResume() { state.withLock { $0.waiting = nil } }

  func didLoseTrack() { state.withLock { $0.lostTrack += 1 } }

  func didFailToRead() { state.withLock { $0.failedReads += 1 } }

  /// Why it is not ready; `nil` where it is.
  var trouble: String? {
    state.withLock { state in
      if let reason = state.waiting?.reason { return "waiting for the database: \(reason)" }
      return state.isReady ? nil : "not everything that was there is imported yet"
    }
  }

  /// All of it.
  func add(to metrics: inout PrometheusText) {
    let state = state.withLock { $0 }
    let status = state.status
    metrics.add(
      "tracetail_up_to_date", .gauge,
      "Whether everything that was there at the start is imported, and watches stand.",
      state.isReady ? 1 : 0)
    metrics.add(
      "tracetail_loop_last_timestamp_seconds", .gauge,
      "When the loop that does the work came round last.", state.lastStep)
    metrics.add(
      "tracetail_records_total", .counter, "Records read from sources.",
      Double(status?.records ?? 0))
    metrics.add(
      "tracetail_rows_total", .counter, "Rows committed to traces.",
      Double(max(0, status?.rows ?? 0)))
    metrics.add(
      "tracetail_bytes_read_total", .counter, "Bytes read from sources, after decompression.",
      Double(status?.bytes ?? 0))
    metrics.add("tracetail_batches_total", .counter, "Commits.", Double(state.commits))
    metrics.add(
      "tracetail_rejects_total", .counter, "Pieces of sources that no rule could parse, as read.",
      by: "reason", state.rejects.sorted { $0.key < $1.key }.map { ($0.key, Double($0.value)) })
    metrics.add(
      "tracetail_commit_duration_seconds", "How long commits took.", state.commitDuration)
    metrics.add(
      "tracetail_write_to_row_seconds",
      "From when a source was written until its rows were committed, of what was not there before.",
      state.writeToRow)
    let age = state.workSince.map { max(0, Date().timeIntervalSince1970 - $0) } ?? 0
    metrics.add(
      "tracetail_lag_seconds", .gauge,
      "For how long something has been there that is no row, at most; 0 where nothing is.",
      max(age, state.waiting?.seconds ?? 0))
    metrics.add(
      "tracetail_watched_directories", .gauge, "Directories that are watched.",
      Double(status?.watchedDirectories ?? 0))
    metrics.add(
      "tracetail_open_files", .gauge, "Sources that are open.", Double(status?.openFiles ?? 0))
    metrics.add(
      "tracetail_lost_track_total", .counter,
      "How often events were lost, so that everything was looked at.", Double(state.lostTrack))
    metrics.add(
      "tracetail_source_errors_total", .counter,
      "How often a source or a directory could not be read.", Double(state.failedReads))
    metrics.add(
      "tracetail_retries_total", .counter, "How often a commit had to be tried again.",
      by: "reason", Retry.allCases.map { ($0.rawValue, Double(state.retries[$0] ?? 0)) })
    metrics.add(
      "tracetail_database_waiting_seconds", .gauge,
      "For how long the database could not be written to; 0 where it can.",
      state.waiting?.seconds ?? 0)
  }
}
