internal import Foundation
internal import Logging

/// Writes what is logged through swift-log as lines.
struct LineLogHandler: LogHandler {
  let format: LogFormat
  let destination: LogDestination
  var logLevel: Logger.Level
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
    let line = LogLine(
      time: Date(), level: event.level, message: event.message.description, fields: fields)
    destination.write(format == .json ? line.json : line.text)
  }
}
