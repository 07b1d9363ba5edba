internal import Foundation

/// A new directory that is removed with everything in it when nobody has it any more.
public final class TemporaryDirectory {
  /// Its canonical absolute path.
  public let path: String

  /// Makes the directory.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "tracetail-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path(percentEncoded: false)
  }

  deinit {
    // What cannot be removed is left to whoever empties the system's temporary directory.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of something in it.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a directory in it, and those above that are missing. Gives its path.
  @discardableResult
  public func makeDirectory(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  /// Writes a file in it, over one of that name, and makes the directories above that are missing.
  /// Gives its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = path(name)
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Writes a text file in it.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(text.utf8, to: name)
  }

  /// Appends to a file in it, and makes it where it is missing.
  public func append(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try ScriptedWriter(path: path(name)).write(bytes)
  }

  /// Appends a text to a file in it.
  public func append(_ text: String, to name: String) throws {
    try append(text.utf8, to: name)
  }

  /// Makes a FIFO in it.
  public func makeFIFO(_ name: String) throws {
    guard mkfifo(path(name), 0o600) == 0 else {
      throw CocoaError(.fileWriteUnknown, userInfo: ["path": path(name)])
    }
  }

  /// Makes a symbolic link in it. Gives its path.
  @discardableResult
  public func link(_ name: String, to target: String) throws -> String {
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: target)
    return path(name)
  }

  /// Moves something in it.
  public func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  /// Removes something in it.
  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path(name))
  }
}
