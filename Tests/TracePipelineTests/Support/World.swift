import Foundation
import GRDB
import TestSupport
import TraceFormat

@testable import TracePipeline
@testable import TraceStore

/// A root with traces, and a database beside it.
final class World {
  let folder: TemporaryDirectory
  let root: String
  let databasePath: String
  var options: ReadOptions

  init(template: String? = nil) throws {
    folder = try TemporaryDirectory()
    root = try folder.makeDirectory("logs")
    databasePath = folder.path("traces.db")
    options = ReadOptions(
      templates: try template.map { [try Template($0)] } ?? [], datetimes: try DatetimeReader())
  }

  /// Appends to a file of a run.
  func append(_ bytes: some Sequence<UInt8>, to file: String, run: String = "r") throws {
    try FileManager.default.createDirectory(
      atPath: "\(root)/run_id=\(run)", withIntermediateDirectories: true)
    try folder.append(bytes, to: "logs/run_id=\(run)/\(file)")
  }

  func append(_ text: String, to file: String, run: String = "r") throws {
    try append(text.utf8, to: file, run: run)
  }

  func database() throws -> TraceDatabase {
    try TraceDatabase(path: databasePath, access: .create)
  }

  /// Imports the root, or what else is said. `failure`: where the import fails: after so many commits, and whether the
  /// last of them is still made.
  @discardableResult
  func importAll(
    paths: [String]? = nil, batchSize: Int = 10_000, failure: Failure? = nil
  ) throws -> ImportSummary {
    var importer = Importer(read: options, batchSize: batchSize)
    importer.followsLinks = true
    if let failure {
      importer.makeDestination = { FailingDestination(try BatchWriter($0), failure) }
    }
    return try importer.run(paths: paths ?? [root], into: try database())
  }

  func verify(withArchive: Bool = false) throws -> VerifyReport {
    var verifier = Verifier(read: options)
    verifier.followsLinks = true
    if withArchive { verifier.archive = try archiveDirectory() }
    return try verifier.verify(paths: [root], in: try database())
  }

  /// Archives every run, whatever its state is.
  @discardableResult
  func archive(isDeleting: Bool) throws -> Archive.Summary {
    try Archive(try database(), to: try archiveDirectory())
      .run(before: "9999-01-01", isDeleting: isDeleting)
  }

  func archiveDirectory() throws -> ArchiveDirectory {
    ArchiveDirectory(path: try folder.makeDirectory("archive"))
  }

  /// The rows, without their ids, in the order of their ids.
  func rows(
    _ columns: [String] = StoredRow.columns, withArchive: Bool = false
  ) throws -> [StoredRow] {
    let database = try database()
    if withArchive { try database.attachArchive(try archiveDirectory()) }
    return try database.queue.read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(columns.joined(separator: ", ")) FROM traces ORDER BY rowid"
      ).map { StoredRow($0, columns) }
    }
  }

  func integer(_ sql: String) throws -> Int {
    try database().queue.read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  /// The raw bytes of the rejects and their reasons, in the order of their sources.
  func rejects() throws -> [String] {
    var rejects: [String] = []
    try database().forEachReject { reject in
      rejects.append("\(reject.reason): \(String(decoding: reject.bytes, as: UTF8.self))")
    }
    return rejects
  }
}

/// A row of `traces` as texts.
struct StoredRow: Hashable, CustomStringConvertible {
  static let columns = [
    "run_id", "mode", "level", "datetime", "message", "process", "filename", "cut_id", "metadata",
  ]

  let values: [String]

  init(_ row: Row, _ columns: [String]) {
    values = columns.map { column in
      switch (row[column] as DatabaseValue).storage {
      case .null: "NULL"
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      case .blob(let bytes): "\(Array(bytes))"
      }
    }
  }

  init(_ values: [String]) {
    self.values = values
  }

  var description: String { values.map(\.debugDescription).joined(separator: " ") }
}

/// Where an import fails.
struct Failure: Sendable {
  let commits: Int
  /// Whether the failure comes after the last commit was made, as when the power goes.
  let isAfterCommit: Bool
}

struct InjectedFailure: Error {}

final class FailingDestination: TraceDestination {
  private let writer: BatchWriter
  private let failure: Failure
  private var commits = 0

  init(_ writer: BatchWriter, _ failure: Failure) {
    self.writer = writer
    self.failure = failure
  }

  func commit(_ batch: Batch) throws -> CommitSummary {
    commits += 1
    guard commits >= failure.commits else { return try writer.commit(batch) }
    if commits == failure.commits && failure.isAfterCommit { _ = try writer.commit(batch) }
    throw InjectedFailure()
  }
}

extension ReadOptions {
  /// The only template; `nil` finds it.
  var template: Template? {
    get { templates.first }
    set { templates = newValue.map { [$0] } ?? [] }
  }
}
