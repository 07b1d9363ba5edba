internal import Foundation

/// A file or directory that even root cannot write: chattr(1) of ext4 and others.
public final class WriteProtection {
  private let path: String

  /// Whether this process may protect files, and the file system of temporary directories can.
  public static let isPossible: Bool = {
    guard let folder = try? TemporaryDirectory(), (try? folder.write("", to: "probe")) != nil,
      let protection = try? WriteProtection(of: folder.path("probe"))
    else { return false }
    defer { protection.end() }
    return (try? FileHandle(forWritingTo: URL(filePath: folder.path("probe")))) == nil
  }()

  /// Protects a file or a directory, until `end` or until nobody has this any more.
  ///
  /// - Throws: where this process may not.
  public init(of path: String) throws {
    self.path = path
    let change = try Program(running: "/usr/bin/chattr", ["+i", path])
    guard change.status == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }

  deinit {
    end()
  }

  /// Makes it writable again.
  public func end() {
    _ = try? Program(running: "/usr/bin/chattr", ["-i", path])
  }
}
