internal import Foundation

/// `WORKFLOW_LOG_TRACE_HANDLERS`, the only variable of the writer's current versions that says where
/// traces go: a JSON array of handlers, each with its `type`. The one of the type `file` writes what
/// Tracetail reads.
struct TraceHandlers {
  static let variable = "WORKFLOW_LOG_TRACE_HANDLERS"

  private struct Handler: Decodable {
    let type: String
    let path: String?
    let format: String?
  }

  /// The root that is written to; `nil` where none is said.
  let path: String?
  /// The template of the text files; `nil` where the handler has the standard one.
  let template: String?

  /// What the environment says; nothing where it says nothing that can be read: the variable is the
  /// writer's, and may have handlers that are not known here.
  static let environment = TraceHandlers(ProcessInfo.processInfo.environment[variable] ?? "")

  /// What a value of the variable says. Of several file handlers the first counts.
  init(_ value: String) {
    let handlers = try? JSONDecoder().decode([Handler].self, from: Data(value.utf8))
    let file = handlers?.first { $0.type == "file" }
    path = file?.path.flatMap { $0.isEmpty ? nil : SourcePath.path(of: $0) }
    template = file?.format.flatMap { $0.isEmpty ? nil : $0 }
  }
}
