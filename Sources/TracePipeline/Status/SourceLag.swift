internal import Glibc
internal import TraceBytes
public import TraceStore
internal import TraceTail

/// How far the database is behind a file, from what stat(2) says of it: nothing is read.
public struct SourceLag: Sendable, Equatable {
  /// What has become of a file.
  public enum State: Sendable {
    /// Everything in it that can be read yet has been read.
    case complete
    /// It has bytes that have not been read.
    case behind
    /// It is not there any more.
    case gone
    /// It cannot be looked at.
    case unreadable
  }

  /// What has become of it.
  public let state: State
  /// Bytes on the disk that have not been read.
  public let bytes: Int64
  /// Since when that is at the earliest, in nanoseconds since 1970; 0 where it is not behind.
  public let since: Int64
  /// Bytes of a line that has no end yet.
  public let unended: Int64

  private init(_ state: State, bytes: Int64 = 0, since: Int64 = 0, unended: Int64 = 0) {
    self.state = state
    self.bytes = bytes
    self.since = since
    self.unended = unended
  }

  /// The lag behind the file of a source.
  public init(_ source: StoredSource) {
    let path = source.place + "/" + source.file.name
    let status: FileStatus
    do throws(TailError) {
      status = try FileStatus.of(path: path)
    } catch {
      self.init([ENOENT, ENOTDIR].contains(error.code) ? .gone : .unreadable)
      return
    }
    let isPacked = SourceFile(path: path).compression != .none
    let file = source.file
    if status.size == file.size, status.modified == file.modified, file.changed != 0 {
      self.init(
        .complete, unended: isPacked ? 0 : max(0, status.size.clampedDifference(source.offset)))
    } else if status.inode != file.inode {
      self.init(.behind, bytes: status.size, since: Self.beginning(of: status))
    } else {
      let read = isPacked ? file.size : source.offset
      // What is shorter than it was has been written anew.
      let bytes = status.size < read ? status.size : status.size.clampedDifference(read)
      self.init(bytes > 0 ? .behind : .complete, bytes: bytes, since: file.modified)
    }
  }

  /// The lag behind a file that the database does not know.
  init(newFileAt path: String) {
    guard let status = try? FileStatus.of(path: path) else {
      self.init(.gone)
      return
    }
    self.init(.behind, bytes: status.size, since: Self.beginning(of: status))
  }

  private static func beginning(of status: FileStatus) -> Int64 {
    status.birth > 0 ? status.birth : status.modified
  }
}
