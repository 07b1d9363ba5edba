internal import Glibc
internal import Synchronization

/// What the process uses: memory, and processor time.
struct ProcessUsage: Sendable {
  /// The resident memory in MiB.
  let memory: Double?
  /// The time of processors as a part of the time that went by, in per cent: 100 is one of them.
  let processor: Double?
}

/// Measures what this process uses, at most ten times a second: a program that logs much must not
/// spend its time on looking at itself.
final class ProcessMeter: Sendable {
  static let shared = ProcessMeter()

  private struct State {
    /// When the interval began, and the processor time that the process had used then.
    var start: (uptime: Int64, processor: Int64)
    var last: ProcessUsage?
  }

  private static let interval: Int64 = 100_000_000

  private let statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
  private let state: Mutex<State>

  private init() {
    state = Mutex(State(start: (Self.time(CLOCK_MONOTONIC), Self.time(CLOCK_PROCESS_CPUTIME_ID))))
  }

  /// What the process uses: memory now, and processors since 100 ms or more ago; if it is asked for
  /// the first time more recently, since then.
  var usage: ProcessUsage {
    state.withLock { state in
      let now = (Self.time(CLOCK_MONOTONIC), Self.time(CLOCK_PROCESS_CPUTIME_ID))
      let elapsed = now.0 - state.start.uptime
      if let last = state.last, elapsed < Self.interval { return last }
      let used = Double(now.1 - state.start.processor)
      let usage = ProcessUsage(
        memory: residentMemory,
        processor: elapsed > 0 ? Self.rounded(100 * used / Double(elapsed)) : nil)
      if elapsed >= Self.interval {
        state.start = now
        state.last = usage
      }
      return usage
    }
  }

  /// The second number of proc_pid_statm(5) counts pages.
  private var residentMemory: Double? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      count = max(pread(statm, buffer.baseAddress, buffer.count, 0), 0)
    }
    let numbers = bytes.split(separator: UInt8(ascii: " "))
    guard numbers.count > 1, let pages = Int(String(decoding: numbers[1], as: UTF8.self)) else {
      return nil
    }
    return Self.rounded(Double(pages) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576)
  }

  private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
