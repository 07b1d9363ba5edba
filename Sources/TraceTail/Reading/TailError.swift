internal import Glibc
internal import TraceBytes

/// Why a file or a directory could not be read.
///
/// Says what was attempted, on which path, at which offset, why it failed, and what to do now. It
/// costs that file or directory only, and never anything that was committed.
public struct TailError: Error, Sendable, CustomStringConvertible {
  /// What was attempted: "open", "read", "list", "look at".
  public let operation: String
  /// The path of the file or directory.
  public let path: String
  /// Where in the file, in bytes from its start after decompression; `nil` where it is of the whole
  /// file.
  public let offset: Int64?
  /// The value of errno(3); 0 where no system call failed.
  public let code: Int32
  /// Why it failed.
  public let reason: String
  /// What to do now.
  public let hint: String

  /// A failure that no system call reports.
  /// `code` is the value of errno(3) that says the same; 0 for none.
  public init(
    operation: String, path: String, offset: Int64? = nil, code: Int32 = 0, reason: String,
    hint: String
  ) {
    self.operation = operation
    self.path = path
    self.offset = offset
    self.code = code
    self.reason = reason
    self.hint = hint
  }

  /// A system call that failed with `code`, the value of errno(3).
  public init(operation: String, path: String, offset: Int64? = nil, code: Int32) {
    self.operation = operation
    self.path = path
    self.offset = offset
    self.code = code
    reason = String(cString: strerror(code))
    hint = Self.hint(for: code)
  }

  /// A file of a kind that cannot be a source.
  init(operation: String, path: String, kind: FileStatus.Kind) {
    self.init(
      operation: operation, path: path, reason: "it is \(kind.rawValue), not a regular file",
      hint: "Name a regular file, or leave this one out with --exclude.")
  }

  /// A symbolic link stands where a file, or a directory above it, was found.
  init(linkInPlaceOf path: String) {
    self.init(
      operation: "open", path: path, code: ELOOP,
      reason: "a symbolic link has taken its place, or that of a directory above it",
      hint: "It is looked at again the next time.")
  }

  /// Whether there is nothing of that name, or no longer, as against something that cannot be read.
  public var isAbsence: Bool { [ENOENT, ENOTDIR, ESTALE, ELOOP].contains(code) }

  /// Whether the process, or the system, may open no more files at the moment.
  public var isLackOfDescriptors: Bool { code == EMFILE || code == ENFILE }

  /// Two lines: what failed and why, and what to do now.
  public var description: String {
    let place = offset.map { " at byte \($0)" } ?? ""
    return "cannot \(operation) \(path.printablePath)\(place): \(reason.printableLine)\n\(hint)"
  }

  private static func hint(for code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR:
      "Check the path; the file may have been moved or removed."
    case EACCES, EPERM:
      "Give this user read permission on it, and search permission on the directories above it."
    case EMFILE, ENFILE:
      "Raise the limit on open files (`ulimit -n`), then run the same command again."
    case ELOOP:
      "Remove the symbolic link that leads back to itself."
    case ENAMETOOLONG:
      "Name a directory further down as the path: the full path is longer than the system takes."
    case EIO, ESTALE, ENXIO, ENODEV:
      "Check the disk or the mount, then run the same command again."
    default:
      "Nothing that was committed is lost; the rest is read the next time."
    }
  }
}
