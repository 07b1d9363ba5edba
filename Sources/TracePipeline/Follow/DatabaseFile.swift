internal import TraceTail

/// The file of an open database, so that it is noticed when its name leads to another, or nowhere.
struct DatabaseFile: Sendable {
  private let path: String
  private let device: UInt64
  private let inode: UInt64

  init(path: String) throws(TailError) {
    let status = try FileStatus.of(path: path)
    self.path = path
    device = status.device
    inode = status.inode
  }

  /// Whether the path still leads to the file that was opened.
  func isThere() -> Bool {
    guard let status = try? FileStatus.of(path: path) else { return false }
    return status.device == device && status.inode == inode
  }
}
