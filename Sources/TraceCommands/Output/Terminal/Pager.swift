internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Synchronization

/// `--no-pager`, for every command whose results may be longer than a terminal.
struct PagerOptions: ParsableArguments {
  @Flag(help: "On a terminal, write results at once, and not through PAGER (default: less -FRX).")
  var noPager = false

  /// Sends what is written from now on through the pager where a person looks at it.
  ///
  /// `isAtEnd`: whether it is looked at from its end, where the newest is.
  func start(isText: Bool, isAtEnd: Bool = false) {
    guard !noPager, isText, Terminal.standardOutput.hasHeight else { return }
    Pager.start(isAtEnd: isAtEnd)
  }
}

/// The program that shows results page by page on a terminal: it takes the place of standard output.
enum Pager {
  private static let process = Atomic<Int32>(0)

  /// Whether results go through it.
  static var isRunning: Bool { process.load(ordering: .relaxed) > 0 }

  /// Starts what `PAGER` says, else less(1), which goes away by itself where one page is enough. Where
  /// it cannot be started, results are written at once.
  static func start(isAtEnd: Bool) {
    let given = ProcessInfo.processInfo.environment["PAGER"]
    let command = given ?? "less -FRX\(isAtEnd ? " +G" : "")"
    guard !command.isEmpty, command != "cat", !isRunning else { return }
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { return }
    defer {
      close(pipe[0])
      close(pipe[1])
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe[0], STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, pipe[0])
    posix_spawn_file_actions_addclose(&actions, pipe[1])
    // A shell without the program would take the output and lose it.
    let script = "command -v -- \"${1%% *}\" >/dev/null || exec cat; exec sh -c \"$1\""
    var started: pid_t = 0
    let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", script, "sh", command].map {
      (word: String) in strdup(word)
    }
    defer { for word in words { free(word) } }
    guard posix_spawn(&started, "/bin/sh", &actions, nil, words + [nil], environ) == 0 else {
      return
    }
    // Ctrl-C is for the pager.
    signal(SIGINT, SIG_IGN)
    dup2(pipe[1], STDOUT_FILENO)
    process.store(started, ordering: .relaxed)
  }

  /// Ends what is written to it, and waits until the person has seen enough.
  static func finish() {
    let started = process.exchange(0, ordering: .relaxed)
    guard started > 0 else { return }
    close(STDOUT_FILENO)
    var status: Int32 = 0
    while waitpid(started, &status, 0) < 0 && errno == EINTR {}
  }
}
