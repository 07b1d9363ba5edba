internal import Foundation
internal import Glibc
internal import TracePipeline
internal import TraceStore
internal import TraceTail

/// Looks at what lies below the paths: whether it can be read, and what is in it.
struct SourceChecks {
  /// So many runs are read to see whether they match, the newest ones.
  private static let sampleSize = 20
  /// None that is larger than this, in bytes.
  private static let sampleBytes: Int64 = 32 << 20
  /// A file this many nanoseconds ahead of the clock is one of the future.
  private static let future: Int64 = 60_000_000_000

  let read: ReadOptions
  let exclude: [String]

  /// What was found, and how many directories there are to watch.
  private(set) var findings: [Finding] = []
  private(set) var directories = 0
  private var runs = 0
  private var sources = 0
  private var firstProblem: TailError?
  private var problemCount = 0
  private var samples: [Sample] = []
  private var future: (path: String, modified: Int64)?

  init(read: ReadOptions, exclude: [String]) {
    self.read = read
    self.exclude = exclude
  }

  /// Looks at everything below a path.
  mutating func look(at path: String) {
    (runs, sources, firstProblem, problemCount) = (0, 0, nil, 0)
    samples = []
    future = nil
    do {
      try walk(path)
    } catch {
      findings.append(.fail("paths", error))
      return
    }
    let name = ShownPath.line(path)
    if let first = firstProblem {
      findings.append(
        .fail(
          "paths",
          "\(Quantity.count(problemCount)) below \(name) cannot be read; the first: "
            + "\(ShownPath.line(first.path)): \(first.reason)", first.hint))
    } else if sources == 0 {
      findings.append(
        .warn(
          "paths", "\(name) has no sources",
          "Name a root with run_id=... directories, or a file; `tracetail import PATH --include"
            + " '*.log'` reads other names."))
    } else {
      findings.append(
        .ok(
          "paths",
          "\(name): \(Quantity.count(runs, "run")) with \(Quantity.count(sources, "source")), all"
            + " readable"))
    }
    checkClock()
    if !samples.isEmpty { check(name) }
  }

  private mutating func walk(_ path: String) throws {
    let discovery = Discovery(exclude: exclude, runID: read.runID)
    var visited = 0
    try discovery.runs(
      at: path, onDirectory: { _ in visited += 1 }, onProblem: { note($0) },
      { run in look(at: run) })
    directories += visited
  }

  private mutating func note(_ problem: TailError) {
    problemCount += 1
    firstProblem = firstProblem ?? problem
  }

  private mutating func look(at run: RunDirectory) {
    runs += 1
    var sample = Sample()
    for file in run.files {
      sources += 1
      do throws(TailError) {
        let status = try SourceReader(path: file.path).status
        sample.add(file, status, in: run)
        guard status.modified > max(Self.now + Self.future, future?.modified ?? 0) else { continue }
        future = (file.path, status.modified)
      } catch {
        // A follower finds it again under its next name.
        if !error.isAbsence { note(error) }
      }
    }
    guard sample.hasTexts, sample.bytes <= Self.sampleBytes else { return }
    samples.append(sample)
    if samples.count >= 10 * Self.sampleSize { trim() }
  }

  private mutating func trim() {
    samples.sort { ($0.modified, $0.path) > ($1.modified, $1.path) }
    samples.removeLast(max(0, samples.count - Self.sampleSize))
  }

  private mutating func checkClock() {
    guard let future else { return }
    let seconds = (Double(future.modified) - Double(Self.now)) / 1e9
    findings.append(
      .warn(
        "clock",
        "\(ShownPath.line(future.path)) was written \(Quantity.duration(seconds)) in the future",
        "Set the clock, of this machine or of the one that writes: timedatectl set-ntp true"))
  }

  private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1e9) }

  // MARK: What is in them

  private mutating func check(_ name: String) {
    trim()
    var surveys: [(survey: SourceSurvey, modified: Int64)] = []
    let importer = Importer(read: read)
    var doubts: [ReadingDoubt] = []
    var reasons: [RejectReason] = []
    for sample in samples {
      // What cannot be read has been told.
      let summary = try? importer.survey(paths: [sample.path]) { survey in
        surveys.append((survey, sample.modifiedByPath[survey.path] ?? 0))
      }
      doubts += summary?.doubts ?? []
      reasons += summary?.rejectReasons ?? []
    }
    findings.append(matches(surveys.map(\.survey), reasons, name))
    for doubt in doubts.prefix(5) {
      findings.append(
        .warn(
          "template",
          "\(ShownPath.line(doubt.path)): \(doubt.reason), as: "
            + EscapedText.line(doubt.example, columns: 120), EscapedText.line(doubt.hint)))
    }
    if let finding = TimezoneCheck.finding(surveys) { findings.append(finding) }
  }

  private func matches(
    _ surveys: [SourceSurvey], _ reasons: [RejectReason], _ name: String
  ) -> Finding {
    let records = surveys.reduce(0) { $0 + $1.records }
    let rejects = surveys.reduce(0) { $0 + $1.rejects }
    let place = "in the newest \(Quantity.count(surveys.count, "source"))"
    guard let worst = surveys.max(by: { $0.rejects < $1.rejects }), worst.rejects > 0 else {
      return .ok("template", "\(name): all \(Quantity.count(records)) records \(place) match")
    }
    let percent = 100 * Double(records) / Double(records + rejects)
    let found =
      "\(name): \(String(format: "%.1f", percent)) % of \(Quantity.count(records + rejects)) pieces"
      + " \(place) match; most of the others are in \(ShownPath.line(worst.path))"
    let hint = reasons.first { $0.example.path == worst.path }.map { " " + $0.hint } ?? ""
    let remedy =
      "Look at them: `tracetail import \(ShownPath.line(worst.path)) --dry-run`, then say what they"
      + " look like: --template." + hint
    return surveys.contains { $0.records == 0 && $0.rejects > 0 }
      ? .fail("template", found, remedy) : .warn("template", found, remedy)
  }
}

/// A run, or a file that is in none, that is read to see whether it matches.
private struct Sample {
  private(set) var path = ""
  private(set) var bytes: Int64 = 0
  private(set) var hasTexts = false
  /// When each of its files was written last, in nanoseconds since 1970.
  private(set) var modifiedByPath: [String: Int64] = [:]

  var modified: Int64 { modifiedByPath.values.max() ?? 0 }

  mutating func add(_ file: SourceFile, _ status: FileStatus, in run: RunDirectory) {
    let name = run.path.split(separator: "/").last ?? ""
    // Text is understood together with the metadata beside it.
    path = name.hasPrefix("run_id=") ? run.path : file.path
    bytes += min(status.size, .max - bytes)
    modifiedByPath[file.path] = status.modified
    if file.kind != .metadata && status.size > 0 { hasTexts = true }
  }
}
