internal import TraceFormat
internal import TraceStore

/// The runs of a database.
struct DatabaseRuns: Sendable {
  private let reader: TraceReader
  private let options: TraceOptions
  private let template: Template

  /// - Throws: `TraceError` where the database cannot be read or the template is wrong.
  init(path: String, options: TraceOptions) throws(TraceError) {
    self.options = options
    template = try options.compiledTemplate()
    do {
      reader = try TraceReader(
        path: try DatabasePath.canonical(path), patience: options.patience.seconds)
    } catch {
      throw TraceError(error, operation: "open", path: path)
    }
  }

  var all: TraceRuns {
    TraceRuns(options) {
      let runs = reader.runs()
      return { () throws(TraceError) in
        do {
          return try runs.next().map(run)
        } catch {
          throw TraceError(error, operation: "read", path: reader.path)
        }
      }
    }
  }

  /// `nil` where there is none.
  func run(_ runID: String) throws(TraceError) -> TraceRun? {
    do {
      return try reader.summary(ofRun: runID).map(run)
    } catch {
      throw TraceError(error, operation: "read", path: reader.path)
    }
  }

  private func run(_ summary: RunSummary) -> TraceRun {
    TraceRun(runID: summary.runID, parentRunID: summary.parentRunID, template: template) {
      () throws(TraceError) in
      do {
        let cursor = reader.rows(ofRun: summary.runID)
        var rows: [TraceRow] = []
        while let row = try cursor.next() { rows.append(row) }
        return rows
      } catch {
        throw TraceError(error, operation: "read", path: reader.path)
      }
    }
  }
}
