internal import Foundation

/// A program that writes a file, one step at a time: what it wrote is on the file when a step
/// returns. It keeps its file when that is renamed or removed, as a real writer does.
public final class ScriptedWriter {
  private let handle: FileHandle

  /// Opens a file for appending, and makes it where it is missing.
  public init(path: String) throws {
    if !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(filePath: path))
    }
    handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seekToEnd()
  }

  deinit {
    try? handle.close()
  }

  /// Writes bytes where the last write ended.
  public func write(_ bytes: some Sequence<UInt8>) throws {
    try handle.write(contentsOf: Data(bytes))
  }

  /// Writes a text where the last write ended.
  public func write(_ text: String) throws {
    try write(text.utf8)
  }

  /// Cuts the file off, and goes on there.
  public func truncate(to count: UInt64 = 0) throws {
    try handle.truncate(atOffset: count)
  }

  /// Cuts the file off and keeps the place: the next write leaves a hole of NUL bytes.
  public func truncateKeepingPlace() throws {
    let place = try handle.offset()
    try handle.truncate(atOffset: 0)
    try handle.seek(toOffset: place)
  }
}
