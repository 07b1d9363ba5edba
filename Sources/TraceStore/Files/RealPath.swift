internal import Glibc

/// The path that a database has without symbolic links, as SQLite itself resolves them: its WAL, and
/// the lock of its writer, lie beside that.
enum RealPath {
  /// The real path of a file that is there or may be made; the path as it is where a directory of it
  /// cannot be looked at, or links lead in a circle.
  static func of(_ path: String) -> String {
    var path = path
    // As many links as Linux follows: path_resolution(7).
    for _ in 0..<40 {
      if let real = resolve(path) { return real }
      let slash = path.lastIndex(of: "/")
      let parent = slash.map { String(path[...$0]) } ?? "."
      guard let directory = resolve(parent) else { return path }
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      let place = directory == "/" ? "/" + name : directory + "/" + name
      // A link to nowhere: SQLite makes the file that it names.
      guard let target = target(ofLink: place) else { return place }
      path = target.hasPrefix("/") ? target : directory + "/" + target
    }
    return path
  }

  /// The path of what is there, as realpath(3).
  private static func resolve(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func target(ofLink path: String) -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &target, Int(PATH_MAX))
    return count > 0
      ? target.withUnsafeBufferPointer { buffer in
        String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      } : nil
  }
}
