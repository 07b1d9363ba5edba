internal import Glibc

/// A database that this user may read but not open as others do, since SQLite may not make the index of
/// a WAL beside it: read as a file that nobody changes (https://sqlite.org/uri.html#uriimmutable).
///
/// That is right only while nobody writes to it. Whoever does has a WAL beside it, and changes the file
/// when that is written back; both are looked for before the first look, and after each.
struct UnchangedFile: Sendable {
  private struct State: Equatable {
    let identity: FileIdentity
    let size: Int
    let modified: Int
    let modifiedNanoseconds: Int
  }

  private let path: String
  private let state: State

  /// `nil` if it cannot be read, or has a WAL: then it is not all there is.
  ///
  /// - Parameter path: the database.
  init?(path: String) {
    guard access(path, R_OK) == 0, !Self.hasWAL(path), let state = Self.state(of: path) else {
      return nil
    }
    self.path = path
    self.state = state
  }

  /// What SQLite opens it by.
  var uri: String { Self.uri(of: path) }

  /// What SQLite opens a file by as one that nobody changes, without its WAL.
  static func uri(of path: String) -> String {
    let safe = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-".utf8)
    let name = RealPath.of(path).utf8.map { byte in
      safe.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "file:\(name.joined())?immutable=1"
  }

  /// - Throws: `StoreError` if somebody writes to it by now: what was read may be of two states.
  func check() throws {
    if Self.hasWAL(path) || Self.state(of: path) != state {
      throw StoreError(
        .locked, operation: "read", path: path,
        reason: "another program began to write to it, and this user may not see what",
        hint: "Run the same command again, or ask for permission to write to its directory.")
    }
  }

  /// Whether there is anything beside the database that SQLite would read.
  static func hasWAL(_ path: String) -> Bool {
    let path = RealPath.of(path)
    // An empty one is what a reader leaves.
    return ["-wal", "-journal"].contains { suffix in
      var status = stat()
      return stat(path + suffix, &status) == 0 && status.st_size > 0
    }
  }

  private static func state(of path: String) -> State? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return State(
      identity: FileIdentity(status), size: status.st_size, modified: status.st_mtim.tv_sec,
      modifiedNanoseconds: status.st_mtim.tv_nsec)
  }
}
