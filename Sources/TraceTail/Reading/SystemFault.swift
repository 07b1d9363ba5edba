/// A fault that a test puts in place of what the kernel says of a file.
enum SystemFault {
  /// What the kernel is asked.
  enum Call {
    case open
    case status
    case read
  }

  /// Gives errno(3) for a call on a path, or 0 to ask the kernel; `nil` but in tests.
  @TaskLocal static var errorNumber: (@Sendable (Call, _ path: String) -> Int32)?

  /// What a test says of a call, or 0.
  static func code(_ call: Call, _ path: String) -> Int32 { errorNumber?(call, path) ?? 0 }
}
