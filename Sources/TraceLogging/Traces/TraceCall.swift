internal import Glibc

/// One record as the program gave it: made on the thread of the caller, and turned into a line or a
/// row later.
struct TraceCall: Sendable {
  let level: TraceLevel
  let message: String
  /// `#fileID` of the call.
  let file: String
  let line: Int
  let extras: TraceExtras
  let usage: ProcessUsage?
  /// Microseconds since 1970-01-01 00:00:00 UTC.
  let instant: Int64
  /// As Python's `threading.get_ident` numbers threads: pthread_self(3).
  let thread: Int64

  init(
    level: TraceLevel, message: String, file: String, line: Int, extras: TraceExtras,
    usage: ProcessUsage?
  ) {
    self.level = level
    self.message = message
    self.file = file
    self.line = line
    self.extras = extras
    self.usage = usage
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    instant = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    thread = Int64(pthread_self())
  }

  /// About how many bytes it takes in memory.
  var cost: Int {
    extras.reduce(192 + message.utf8.count) { $0 + $1.key.utf8.count + $1.value.cost }
  }
}
