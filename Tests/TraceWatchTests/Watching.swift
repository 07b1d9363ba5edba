internal import Foundation
internal import Testing

@testable import TraceWatch

/// The two watchers, which one catalogue of tests holds to the same answers.
enum Implementation: CaseIterable, CustomTestStringConvertible {
  case inotify
  case poll

  var testDescription: String { self == .inotify ? "inotify" : "polling" }

  func watcher() throws -> any Watcher {
    switch self {
    case .inotify: try InotifyWatcher()
    case .poll: try PollingWatcher(interval: .milliseconds(1))
    }
  }
}

extension Watcher {
  /// Collects changes until there are enough, or none for so long that none will come.
  func changes(until isEnough: (Changes) -> Bool) -> Changes {
    var all = Changes()
    while !isEnough(all) {
      let more = wait(timeout: .seconds(20))
      if more.isEmpty {
        Issue.record("nothing has changed any more; so far: \(all)")
        break
      }
      all.goneDirectories.formUnion(more.goneDirectories)
      all.directories.formUnion(more.directories)
      all.files.formUnion(more.files)
      all.hasLostTrack = all.hasLostTrack || more.hasLostTrack
    }
    return all
  }

  /// Collects changes until a file is named. A file that is written after everything else shows that
  /// something is not named: it comes last.
  func changes(untilFile path: String) -> Changes {
    changes { $0.files.contains(path) }
  }
}

/// Does something that waits on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
