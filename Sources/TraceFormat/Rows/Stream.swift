/// The two text files of a run, and the values of the `mode` column.
public enum Stream: UInt8, Sendable, CaseIterable {
  /// `stdout.txt`: records that are not errors.
  case stdout
  /// `stderr.txt`: records that are errors.
  case stderr

  /// The word in the `mode` column.
  public var name: StaticString { self == .stdout ? "stdout" : "stderr" }

  /// The level of a record that does not say it (DESIGN.md §2).
  public var defaultLevel: StaticString { self == .stdout ? "info" : "error" }
}
