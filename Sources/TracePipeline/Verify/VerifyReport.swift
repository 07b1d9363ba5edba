public import TraceTail

/// What a verification found.
public struct VerifyReport: Sendable {
  /// Records in the sources.
  public var records = 0
  /// Pieces of the sources that are no records, and are kept as rejects.
  public var rejects = 0
  /// Rows of the database that were compared with them.
  public var rows = 0
  /// Runs that have sources below the paths.
  public var runs = 0
  /// Sources of those runs.
  public var sources = 0
  /// Bytes that were read, after decompression.
  public var bytes: Int64 = 0
  /// How long it took.
  public var seconds = 0.0
  /// What is not as it should be, the first thousand.
  public var differences: [Difference] = []
  /// How many differences there are in all.
  public var differenceCount = 0
  /// Sources and directories that could not be read, the first twenty.
  public var problems: [TailError] = []
  /// How many could not be read in all.
  public var problemCount = 0
  /// Runs of which rows are archived, and were not compared.
  public var archivedRuns = 0
  /// Sources that are gone, or hold other bytes now, with rows that therefore cannot be proven: the
  /// first thousand.
  public var unproven: [UnprovenSource] = []
  /// How many such sources there are in all.
  public var unprovenCount = 0
  /// How many rows cannot be proven. They are no differences: nothing says that they are wrong.
  public var unprovenRows = 0
  /// Whether the user stopped it.
  public var isInterrupted = false

  /// Whether every record of every source is in the database once, and nothing else is; but for the
  /// runs that are archived and were not compared. Where there is no source nothing is proven.
  public var isProven: Bool {
    differenceCount == 0 && unprovenRows == 0 && problemCount == 0 && !isInterrupted && sources > 0
  }

  /// Nothing found yet.
  public init() {}

  mutating func add(_ difference: Difference) {
    differenceCount += 1
    if differences.count < 1_000 { differences.append(difference) }
  }

  mutating func add(_ source: UnprovenSource) {
    unprovenCount += 1
    unprovenRows += source.rows
    if unproven.count < 1_000 { unproven.append(source) }
  }
}

/// A source that is gone, or holds other bytes than it did: what became of it cannot be proven.
public struct UnprovenSource: Sendable {
  /// Where it was; its directory where that is gone as a whole.
  public let path: String
  /// How many rows came from it.
  public let rows: Int
}

/// Something that is not as it should be.
public struct Difference: Sendable {
  /// The source, or its directory.
  public let path: String
  /// Where it is in the source, in bytes from its start, after decompression.
  public let offset: Int64
  /// The number of the line, from 1; 0 where it is not known.
  public let line: Int64
  /// What it is.
  public let what: String
}
