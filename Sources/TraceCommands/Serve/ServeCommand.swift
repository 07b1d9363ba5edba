internal import ArgumentParser
internal import Foundation
internal import TraceHTTP
internal import TraceStore

/// `tracetail serve`: a page to look at.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a page to look at traces with, and the same as JSON.",
    usage: "tracetail serve [<options>]",
    discussion: """
      Serves pages of what ran, of the rows of an execution, of errors, of a search and of how the \
      database is, and the same data as JSON under /api/. The database is only read: nothing that \
      a browser sends can change it, and beside a follower the pages show what it has committed.

      Who is on this machine may look. On any other address it needs --http-token, which browsers \
      ask for once, or --http-insecure. SIGTERM and Ctrl-C end it, with the exit status 0.

      EXAMPLES:
        tracetail serve --db traces.db            # http://127.0.0.1:7878/
        tracetail serve --http 127.0.0.1:8080
        tracetail serve --http 0.0.0.0:7878 --http-token "$(cat token)"
        curl -s localhost:7878/api/runs | jq '.items[0]'
      """)

  @OptionGroup var http: HTTPOptions
  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let endpoint = try http.endpoint()
    let stop = DispatchSemaphore(value: 0)
    let signals = SignalCount()
    SignalThread.receive([SIGTERM, SIGINT]) { signal in
      // Who asks twice does not want to wait.
      if signals.next() > 1 { SignalThread.endProcess(by: signal) }
      stop.signal()
    }
    let site = try Site(database, zone, path: database.location().path)
    let server = HTTPServer(access: try http.access(), threads: Site.threads) { site.answer($0) }
    let port: Int
    do {
      port = try server.start(host: endpoint.host, port: endpoint.port)
    } catch {
      throw http.refusal(of: endpoint, error)
    }
    Diagnostics.note("serving http://\(endpoint.authority(port: port))/")
    stop.wait()
    try server.stop()
  }
}
