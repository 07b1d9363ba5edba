import Hummingbird
import ServiceLifecycle
import TraceLogging

/// A server whose requests are runs: Hummingbird gives each request an id, and its logger carries it.
@main
struct Server {
  static func main() async throws {
    let handler = try SQLiteLogHandler(runID: "server", database: "./traces.db")
    LoggingSystem.bootstrap { label in handler.labeled(label) }

    let router = Router()
    router.get("orders") { _, context in
      var logger = context.logger
      logger[metadataKey: "run_id"] = "\(context.id)"
      logger[metadataKey: "parent_run_id"] = "server"
      logger.info("an order came in")
      return "ok"
    }
    let app = Application(
      router: router, services: [TraceService(handler: handler)],
      logger: Logger(label: "com.example.orders"))
    try await app.runService()
  }
}
