internal import Foundation

/// What comes on standard input, as a file while it is imported: a source has to be read twice, and is
/// known again by its content.
///
/// The file is gone when the import is over. Its place is the same each time, beside the database, so
/// that what comes later under the same run id is compared with what came before.
struct StandardInput {
  /// How it is named among paths.
  static let name = "-"

  private let directory: URL

  /// - Parameter database: the database that it is imported into; `nil` for none.
  init(for database: DatabaseLocation?) {
    directory =
      if let database {
        URL(filePath: database.path + "-stdin")
      } else {
        FileManager.default.temporaryDirectory.appending(path: "tracetail-\(UUID().uuidString)")
      }
  }

  /// Reads standard input to its end, and calls `body` with the path of the file that it is in.
  ///
  /// - Throws: what `body` throws; `CommandFailure` if there is no room for it.
  func during<Result>(_ body: (String) throws -> Result) throws -> Result {
    let file = directory.appending(path: "stdin")
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
      // What a killed import has left.
      try? FileManager.default.removeItem(at: directory)
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data().write(to: file)
      let copy = try FileHandle(forWritingTo: file)
      defer { try? copy.close() }
      while let bytes = try FileHandle.standardInput.read(upToCount: 1 << 20), !bytes.isEmpty {
        try copy.write(contentsOf: bytes)
      }
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw CommandFailure(
        status: .unreadable,
        message: """
          cannot keep standard input in \(ShownPath.line(directory.path(percentEncoded: false))): \
          \(cause.map { String(cString: strerror(Int32($0.code))) } ?? error.localizedDescription)
          Nothing was imported. Make room there, or import a file.
          """)
    }
    return try body(file.path(percentEncoded: false))
  }
}
