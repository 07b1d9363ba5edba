internal import Glibc
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Why a trace could not be written or read.
///
/// Says what was attempted, on which path, why it failed, and what to do now.
public struct TraceError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: Sendable, Hashable {
    /// Another program holds the database.
    case locked
    /// It may not be written to.
    case readOnly
    /// The disk is full.
    case diskFull
    /// The disk failed, or the files of the database were removed.
    case inputOutput
    /// It cannot be opened: no such directory, no permission, or a directory of that name.
    case cannotOpen
    /// The file is no database, a damaged one, or has a table `traces` of another kind.
    case unusable
    /// There is no such run.
    case notFound
    /// A URL, a template, a datetime format or a time zone that cannot be used.
    case setting
    /// Any other failure.
    case failed

    /// Whether waiting may help.
    var isTransient: Bool {
      switch self {
      case .locked, .diskFull, .inputOutput: true
      default: false
      }
    }
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// What was attempted: "open", "write 3 records to" ….
  public let operation: String
  /// What it was attempted on: a path, or a setting.
  public let path: String
  /// Why it failed.
  public let reason: String
  /// What to do now.
  public let hint: String

  /// Two lines: what failed and why, and what to do now.
  public var description: String { "cannot \(operation) \(path): \(reason)\n\(hint)" }

  init(_ kind: Kind, operation: String, path: String, reason: String, hint: String? = nil) {
    self.kind = kind
    self.operation = operation
    self.path = path
    self.reason = reason
    self.hint = hint ?? kind.hint
  }

  /// A system call on a file that failed with `code`, the value of errno(3).
  init(operation: String, path: String, code: Int32) {
    let kind: Kind =
      switch code {
      case EACCES, EPERM, EROFS: .readOnly
      case ENOSPC, EDQUOT: .diskFull
      case EIO, ESTALE: .inputOutput
      default: .cannotOpen
      }
    self.init(kind, operation: operation, path: path, reason: String(cString: strerror(code)))
  }

  /// The same, of records that wait for another attempt.
  func leaving(_ count: Int) -> TraceError {
    TraceError(
      kind, operation: operation, path: path, reason: reason,
      hint: "\(count) records wait in memory, and are tried again until the process ends. \(hint)")
  }

  /// The same, of records that are given up.
  func losing(_ count: Int) -> TraceError {
    TraceError(
      kind, operation: operation, path: path, reason: reason,
      hint: "\(count) records are lost. \(hint)")
  }

  /// What another module said of an operation.
  init(_ error: any Error, operation: String, path: String) {
    switch error {
    case let error as TraceError: self = error
    case let error as StoreError:
      self.init(
        Kind(error.kind), operation: error.operation, path: "the database \(error.path)",
        reason: error.reason)
    case let error as TailError:
      self.init(
        .failed, operation: error.operation, path: error.path, reason: error.reason,
        hint: error.hint)
    default: self.init(.failed, operation: operation, path: path, reason: "\(error)")
    }
  }
}

extension TraceError.Kind {
  init(_ kind: StoreError.Kind) {
    self =
      switch kind {
      case .locked, .superseded: .locked
      case .readOnly: .readOnly
      case .corrupt, .overwritten, .notADatabase, .newerSchema, .unusableSchema: .unusable
      case .diskFull: .diskFull
      case .inputOutput, .replaced: .inputOutput
      case .cannotOpen: .cannotOpen
      case .failed: .failed
      }
  }

  fileprivate var hint: String {
    switch self {
    case .locked: "Another program holds it; end that program, or wait for it."
    case .readOnly: "Give this user write permission on it and on its directory."
    case .diskFull: "Make room on that file system."
    case .inputOutput: "Check the disk, and that nothing has removed the files."
    case .cannotOpen: "Check that the path is a file in a directory that this user may write to."
    case .unusable: "Name another file; this one was left as it was."
    case .notFound: "Check the run id and the place of the traces."
    case .setting: "Correct it, or leave it out."
    case .failed: "What was written before is not lost."
    }
  }
}
