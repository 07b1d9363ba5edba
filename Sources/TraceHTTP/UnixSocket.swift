internal import Glibc

/// A socket in the file system that is listened to: unix(7).
struct UnixSocket {
  /// What could not be done with it.
  struct Failure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    init(_ operation: String, _ code: Int32) {
      self.code = code
      description = "\(operation): \(String(cString: strerror(code)))"
    }
  }

  let path: String
  /// Is owned by who listens.
  let descriptor: Int32
  private let inode: ino_t

  /// Makes it. One that a process left behind gives way; one that somebody listens to does not.
  ///
  /// - Parameters:
  ///   - path: at most 107 bytes.
  ///   - mode: who may connect: who may write to it.
  /// - Throws: `Failure`.
  init(path: String, mode: mode_t) throws {
    self.path = path
    let descriptor = try Self.make()
    do {
      // Linux makes the file with the mode of the socket: nobody else ever gets in between.
      guard fchmod(descriptor, mode) == 0 else { throw Failure("fchmod", errno) }
      do {
        try Self.call("bind", bind, descriptor, path)
      } catch let failure as Failure where failure.code == EADDRINUSE {
        guard try Self.isLeftBehind(path) else { throw failure }
        unlink(path)
        try Self.call("bind", bind, descriptor, path)
      }
      // The umask has taken something off.
      guard chmod(path, mode) == 0 else { throw Failure("chmod", errno) }
      var status = stat()
      guard lstat(path, &status) == 0 else { throw Failure("lstat", errno) }
      inode = status.st_ino
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  /// Removes its file, unless another one has its path by now.
  func remove() {
    var status = stat()
    if lstat(path, &status) == 0, status.st_ino == inode { unlink(path) }
  }

  private static func make() throws -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw Failure("socket", errno) }
    return descriptor
  }

  private static func isLeftBehind(_ path: String) throws -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    let client = try make()
    defer { close(client) }
    do {
      try call("connect", connect, client, path)
      return false
    } catch let failure as Failure {
      return failure.code == ECONNREFUSED
    }
  }

  private static func call(
    _ name: String, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32,
    _ descriptor: Int32, _ path: String
  ) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let isTooLong = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      guard bytes.count < buffer.count else { return true }
      buffer.copyBytes(from: bytes)
      return false
    }
    if isTooLong { throw Failure(name, ENAMETOOLONG) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw Failure(name, errno) }
  }
}
