internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Looking at a run without writing anything. Every run has batches of its own then.
extension RunReader {
  /// Counts what the batch has of the run.
  func survey() {
    let batch = builder.batch
    for source in sources {
      source.survey.records += source.records
      guard let rows = source.rows else { continue }
      if source.survey.firstDatetime == nil {
        source.survey.firstDatetime = datetime(ofRow: rows.lowerBound)
      }
      source.survey.lastDatetime = datetime(ofRow: rows.upperBound - 1)
    }
    for (position, reject) in batch.rejects.enumerated()
    where !batch.cancelledRejects.contains(position) {
      guard let source = sources.first(where: { $0.checkpoint.id == reject.source }) else {
        continue
      }
      source.survey.rejects += 1
      count(reject, source)
    }
  }

  /// Tells what was found in the sources of the run.
  func finishSurvey() throws {
    guard let onSource else { return }
    for source in sources {
      try onSource(
        SourceSurvey(
          path: source.file.path, template: source.checkpoint.template,
          records: source.survey.records, rejects: source.survey.rejects,
          bytes: source.readOffset, firstDatetime: source.survey.firstDatetime,
          lastDatetime: source.survey.lastDatetime))
    }
    try builder.flush()
    pairer = Pairer(run: run.id)
  }

  private func count(_ reject: Reject, _ source: SourceProgress) {
    if let position = surveyedReasons.firstIndex(where: { $0.reason == reject.reason }) {
      surveyedReasons[position].count += 1
      return
    }
    let bytes = builder.batch.rows.bytes
    let example = StoredReject(
      id: 0, source: reject.source, path: source.file.path, runID: run.runID,
      offset: reject.offset, line: reject.line, length: reject.bytes.count,
      reason: reject.reason, detail: reject.detail,
      bytes: Array(bytes[reject.bytes.offset..<reject.bytes.offset + reject.bytes.count]),
      createdAt: "")
    surveyedReasons.append(RejectReason(reason: reject.reason, count: 1, example: example))
  }

  private func datetime(ofRow row: Int) -> String? {
    let rows = builder.batch.rows
    guard let text = rows.text(.datetime, ofRow: row) else { return nil }
    return String(decoding: rows.bytes[text.offset..<text.offset + text.count], as: UTF8.self)
  }
}
