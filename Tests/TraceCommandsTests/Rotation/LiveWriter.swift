import Foundation
import Glibc
import Synchronization

/// A program that logs lines to a file all the time, in a thread of its own: "line 1", "line 2" ….
///
/// It keeps its file open, whatever name that has, and opens the name anew when a file `reopen`
/// asks it to; it removes that when it has done so. Or it opens the name again for every few lines.
final class LiveWriter: Sendable {
  private struct State {
    var lines = 0
    var isWanted = true
    var isPaused = false
    /// Whether it knows that it is to pause.
    var isStill = false
    var hasEnded = false
  }

  private let path: String
  private let request: String
  private let keepsFile: Bool
  private let state = Mutex(State())

  /// Starts it.
  init(path: String, reopenRequest: String, keepsFile: Bool) {
    self.path = path
    request = reopenRequest
    self.keepsFile = keepsFile
    Thread.detachNewThread { self.run() }
  }

  /// How many lines it has written.
  var lines: Int { state.withLock { $0.lines } }

  /// Waits until it has written so many more lines.
  func write(more count: Int) {
    let goal = lines + count
    while lines < goal { poll(nil, 0, 1) }
  }

  /// Makes it pause. What it wrote is on the file.
  func pause() {
    state.withLock {
      $0.isPaused = true
      $0.isStill = false
    }
    waitUntilStill()
  }

  func resume() {
    state.withLock { $0.isPaused = false }
  }

  /// Ends it.
  func stop() {
    state.withLock { $0.isWanted = false }
    waitUntilStill()
  }

  private func waitUntilStill() {
    while !state.withLock({ $0.isWanted && $0.isStill || $0.hasEnded }) { poll(nil, 0, 1) }
  }

  private func run() {
    var descriptor: Int32 = -1
    var (isWanted, isPaused) = (true, false)
    while isWanted {
      if access(request, F_OK) == 0 {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if keepsFile { descriptor = opened() }
        unlink(request)
      }
      if !isPaused {
        if descriptor < 0 { descriptor = opened() }
        for _ in 0..<Int.random(in: 1...6) { writeLine(to: descriptor) }
        if !keepsFile {
          close(descriptor)
          descriptor = -1
        }
      }
      poll(nil, 0, Int32.random(in: 1...3))
      (isWanted, isPaused) = state.withLock {
        if $0.isPaused { $0.isStill = true }
        return ($0.isWanted, $0.isPaused)
      }
    }
    if descriptor >= 0 { close(descriptor) }
    state.withLock { $0.hasEnded = true }
  }

  private func opened() -> Int32 { open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644) }

  private func writeLine(to descriptor: Int32) {
    let number = lines + 1
    let second = String(100 + number / 50 % 60).suffix(2)
    let line = Array("[2026-01-02 03:04:\(second)] [info] line \(number)\n".utf8)
    precondition(Glibc.write(descriptor, line, line.count) == line.count)
    state.withLock { $0.lines = number }
  }
}
