internal import ArgumentParser
internal import Foundation

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
        tracetail serve --http unix:/run/tracetail.sock --base-path /tracetail
        curl -s localhost:7878/api/runs | jq '.items[0]'
      """)

  @Option(
    help: ArgumentHelp(
      """
      Serve at this address and port, or by a socket: unix:/run/tracetail.sock. Port 0 takes one \
      that is free.
      """, valueName: "host:port"))
  var http = "127.0.0.1:7878"

  @OptionGroup var options: HTTPOptions
  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    _ = try options.endpoint(http)
  }

  func run() throws {
    let signals = ServeSignals()
    SignalThread.receive([SIGTERM, SIGINT], signals.received)
    let site = try Site(database, zone)
    try site.open()
    let server = try PageServer(site, at: http, options)
    signals.beginServing()
    Diagnostics.note("serving \(server.url)")
    signals.wait()
    try server.stop()
  }
}
