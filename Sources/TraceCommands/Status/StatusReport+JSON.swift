internal import TracePipeline
internal import TraceStore

extension StatusReport {
  /// For programs: one line of JSON.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        database: path, exists: store != nil, rows: store?.rows, bytes: store?.bytes,
        walBytes: store?.walBytes, freePages: store?.freePages, freeBytes: store?.freeBytes,
        lastCommit: store?.lastCommit, lastCommitSeconds: commitAge,
        rejects: store.map { store in
          Dictionary(store.rejects.map { ($0.reason, $0.count) }, uniquingKeysWith: +)
        },
        deferredIndexes: store?.deferredIndexes,
        search: store.map { .init(state: $0.search.kind.rawValue, newerRows: $0.search.newerRows) },
        writer: encodedWriter, sources: encoded(survey.total),
        roots: survey.roots.sorted { $0.key < $1.key }.map { encoded($0.value, path: $0.key) },
        troubles: troubles))
  }

  private var encodedWriter: Encoded.Writer {
    switch writer {
    case .none: .init(state: "none")
    case .process(let pid, let command): .init(state: "live", pid: pid, command: command)
    case .elsewhere: .init(state: "live")
    case .unknown: .init(state: "unknown")
    }
  }

  private func encoded(_ root: StatusSurvey.Root, path: String? = nil) -> Encoded.Sources {
    .init(
      path: path, known: root.known, complete: root.complete, behind: root.behind, gone: root.gone,
      unreadable: root.unreadable, open: root.open, new: root.new, lagBytes: root.bytes,
      lagSeconds: lag(of: root) ?? 0, unendedBytes: root.unendedBytes)
  }
}

private struct Encoded: Encodable {
  struct Search: Encodable {
    let state: String
    let newerRows: Int64
  }

  struct Writer: Encodable {
    let state: String
    var pid: Int32?
    var command: String?
  }

  struct Sources: Encodable {
    let path: String?
    let known: Int
    let complete: Int
    let behind: Int
    let gone: Int
    let unreadable: Int
    let open: Int
    let new: Int
    let lagBytes: Int64
    let lagSeconds: Double
    let unendedBytes: Int64
  }

  let database: String
  let exists: Bool
  let rows: Int64?
  let bytes: Int64?
  let walBytes: Int64?
  let freePages: Int64?
  let freeBytes: Int64?
  let lastCommit: String?
  let lastCommitSeconds: Double?
  let rejects: [String: Int]?
  let deferredIndexes: [String]?
  let search: Search?
  let writer: Writer
  let sources: Sources
  let roots: [Sources]
  let troubles: [String]
}
