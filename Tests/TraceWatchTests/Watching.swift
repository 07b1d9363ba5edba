internal import Foundation
internal import Testing

@testable import TraceWatch

/// All tests of watchers: one after another, as libinotifytools has one owner in a process.
@Suite("Watching", .serialized)
enum WatchTests {}

/// The implementations, which one catalogue of tests holds to the same answers.
enum Implementation: CaseIterable, CustomTestStringConvertible {
  case library
  case kernel
  case poll

  static let inotify: [Implementation] = [.library, .kernel]

  var testDescription: String {
    switch self {
    case .library: "inotify through the library"
    case .kernel: "inotify without it"
    case .poll: "polling"
    }
  }

  func watcher() throws -> any Watcher {
    switch self {
    case .library: try InotifyWatcher(.library)
    case .kernel: try InotifyWatcher(.kernel)
    case .poll: try PollingWatcher(interval: .milliseconds(1))
    }
  }

  func queue() throws -> any EventQueue {
    self == .library ? try LibraryQueue() : try KernelQueue()
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
      for (directory, names) in more.written {
        for name in names { all.note(file: name, in: directory, isWritten: true) }
      }
      all.hasLostTrack = all.hasLostTrack || more.hasLostTrack
    }
    return all
  }

  /// Collects changes until a file is named. A file that is written after everything else shows that
  /// something is not named: it comes last.
  func changes(untilFile path: String) -> Changes {
    changes { $0.namedFiles.contains(path) }
  }
}

extension Changes {
  /// The paths of all files that may have changed in any way.
  var namedFiles: Set<String> {
    written.reduce(into: files) { files, written in
      files.formUnion(written.value.map { "\(written.key)/\($0)" })
    }
  }
}

/// Does something that waits on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
