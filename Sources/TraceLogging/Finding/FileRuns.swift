internal import Foundation
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// The runs of a root.
///
/// A run directory holds the records of a run and of the runs that it has started, so that it may give
/// several runs.
struct FileRuns: Sendable {
  private static let prefix = "run_id="

  private let root: String
  private let options: TraceOptions
  private let template: Template
  private let records: RunRecords

  /// - Throws: `TraceError` where a setting is wrong.
  init(directory: String, options: TraceOptions) throws(TraceError) {
    root = URL(filePath: directory).standardizedFileURL.path(percentEncoded: false)
    self.options = options
    template = try options.compiledTemplate()
    records = RunRecords(template: template, datetimes: try options.datetimeReader())
  }

  /// Those with the newest files first. Memory is taken for the names of the directories, and for the
  /// records of one at a time.
  var all: TraceRuns {
    TraceRuns(options) {
      var directories: [String]?
      var runs: [TraceRun] = []
      var seen: Set<String> = []
      return { () throws(TraceError) in
        var left = if let directories { directories } else { try newestLast() }
        defer { directories = left }
        while runs.isEmpty {
          guard let directory = left.popLast() else { return nil }
          runs = try self.runs(in: directory).reversed().filter { seen.insert($0.runID).inserted }
        }
        return runs.popLast()
      }
    }
  }

  /// Looks into the directory of that name first, and only then into the others; `nil` where there is
  /// none.
  func run(_ runID: String) throws(TraceError) -> TraceRun? {
    let own = Self.prefix + runID
    if !runID.contains("/"), FileManager.default.fileExists(atPath: root + "/" + own),
      let run = try runs(in: own).first(where: { $0.runID == runID })
    {
      return run
    }
    let next = all.makeCursor()
    while let run = try next() {
      if run.runID == runID { return run }
    }
    return nil
  }

  private func runs(in directory: String) throws(TraceError) -> [TraceRun] {
    let path = root + "/" + directory
    let own = String(directory.dropFirst(Self.prefix.count))
    var parents: [String: String] = [:]
    var order: [String] = []
    var known: Set<String> = []
    for row in try records.rows(ofRun: own, at: path) {
      if known.insert(row.runID).inserted { order.append(row.runID) }
      if let parent = row.parentRunID { parents[row.runID] = parent }
    }
    // The run of the directory comes first, whoever wrote first.
    let first = order.filter { $0 == own } + order.filter { $0 != own }
    return first.map { [records] runID in
      TraceRun(runID: runID, parentRunID: parents[runID], template: template) {
        () throws(TraceError) in
        try records.rows(ofRun: own, at: path).filter { $0.runID == runID }
      }
    }
  }

  private func newestLast() throws(TraceError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: root)
    } catch {
      throw TraceError(
        .cannotOpen, operation: "list the directory", path: root,
        reason: FileManager.default.fileExists(atPath: root)
          ? "permission denied, or it is no directory" : "there is none of that name",
        hint: "Check the URL of the traces.")
    }
    return names.filter { $0.hasPrefix(Self.prefix) }
      .map { name in (name, time: records.lastChange(of: root + "/" + name)) }
      .sorted { ($0.time, $0.0) < ($1.time, $1.0) }
      .map(\.0)
  }
}
