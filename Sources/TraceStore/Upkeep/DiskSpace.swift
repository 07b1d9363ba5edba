internal import Foundation
internal import Glibc

/// How much room there is for files.
public enum DiskSpace {
  /// Bytes that this user may still write below a directory; `nil` where the system does not say.
  public static func available(at directory: String) -> Int64? {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// Bytes that this user may still write beside a file; `nil` where the system does not say.
  static func available(beside file: String) -> Int64? {
    let directory = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
    return available(at: directory)
  }

  /// Where SQLite keeps its temporary files (https://sqlite.org/tempfiles.html, section 5).
  static var temporaryDirectory: String {
    let environment = ProcessInfo.processInfo.environment
    let candidates =
      [environment["SQLITE_TMPDIR"], environment["TMPDIR"]].compactMap { $0 }
      + ["/var/tmp", "/usr/tmp", "/tmp"]
    return candidates.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        && access(path, W_OK | X_OK) == 0
    } ?? "."
  }

  /// Refuses work that there is no room for. `needs` has the bytes, by the directory that they are
  /// needed in.
  static func check(
    _ needs: [(directory: String, bytes: Int64)], for operation: String, database: String
  ) throws {
    var wanted: [dev_t: (directory: String, bytes: Int64)] = [:]
    for need in needs {
      var status = stat()
      guard stat(need.directory, &status) == 0 else { continue }
      let before = wanted[status.st_dev]
      wanted[status.st_dev] = (
        before?.directory ?? need.directory, (before?.bytes ?? 0) + need.bytes
      )
    }
    for (directory, bytes) in wanted.values {
      guard let room = available(at: directory), room < bytes else { continue }
      throw StoreError(
        .diskFull, operation: operation, path: database,
        reason: "it needs \(bytes) bytes below \(directory), and there are \(room)",
        hint: "Make room on that file system, then run the same command again; nothing was"
          + " changed.")
    }
  }
}
