import ServiceLifecycle
import TraceLogging

/// Writes what is buffered when the services end. Services stop in the reverse order of the list, so
/// that the first of it hears what all others have to say.
struct TraceService: Service {
  let handler: SQLiteLogHandler

  func run() async throws {
    try await gracefulShutdown()
    try handler.close()
  }
}
