internal import GRDB
internal import GRDBSQLite
internal import Glibc
private import Synchronization
internal import TraceFormat

/// Notices that another program has written into the file of a database that is open, or cut it: `cp`
/// over it, a shell's `>`, truncate(1).
///
/// SQLite does not notice. In WAL mode it never asks whether the file is still what it wrote there, and
/// the next checkpoint puts pages of the one database into the other
/// (https://sqlite.org/howtocorrupt.html, section 1). But while SQLite alone writes to the file, the page
/// that holds the token of the writer holds it from the first checkpoint on, and its *mark* there, a number
/// that grows with each checkpoint, never goes back: so it does in a copy that was made earlier. Nor does
/// the file become shorter than its header says.
///
/// That is looked at where the size or the times of the file have changed since the last look, as they do
/// with each checkpoint. It is looked at page by page, since what is in the file without its WAL need not
/// be a database: a checkpoint leaves out pages of which a reader needs an older version.
final class MainFile: Sendable {
  /// What was found at the last look.
  private struct Look {
    /// `nil` where it may have changed within the grain of its times.
    var stamp: FileStamp?
    /// Bytes that it must have, unless its header says fewer.
    var size = 0
    /// The root page of the settings.
    var root: Int64 = 0
    /// `nil` where the token has not been seen on that page.
    var mark: UInt32?
    /// The mark that the next commit writes; `nil` where it need not.
    var nextMark: UInt32?
    /// The mark that the commit which is under way writes, where it writes one.
    var markInCommit: UInt32?
    /// The last mark that was committed.
    var committedMark: UInt32 = 0
  }

  /// How much later than a change a look must be, so that the times tell the next one: more than a tick
  /// of the kernel, in nanoseconds.
  private static let grain = 20_000_000

  private let path: String
  private let token: String
  private let look = Mutex(Look())

  /// The file of a database that was claimed with a token.
  init(path: String, token: String) {
    self.path = RealPath.of(path)
    self.token = token
  }

  /// What the database has as its writer: the token, and its mark.
  static func value(token: String, mark: UInt32) -> String {
    let digits = String(mark, radix: 16)
    return token + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Whether it may have changed since the last look; true where it is gone.
  var hasChanged: Bool {
    let stamp = FileStamp(path: path)
    return look.withLock { $0.stamp == nil || $0.stamp != stamp }
  }

  /// What the commit that is under way has to write as its writer, so that a copy of the file from before
  /// it can be told from what it is after the next checkpoint; `nil` where nothing is.
  func beginCommit() -> String? {
    look.withLock { look in
      look.markInCommit = look.nextMark
      return look.nextMark.map { Self.value(token: token, mark: $0) }
    }
  }

  /// Says that what was begun last has been committed.
  func didCommit() {
    look.withLock { look in
      guard let mark = look.markInCommit.take() else { return }
      look.committedMark = mark
      if look.nextMark == mark { look.nextMark = nil }
    }
  }

  /// Does what writes the WAL back, and gives whether all of it is in the file now: then no copy from
  /// before the last commit counts as this file, whatever is looked at first.
  func writeBack(_ body: () -> Bool) {
    let committed = look.withLock { $0.committedMark }
    guard body() else { return }
    look.withLock { $0.mark = $0.mark.map { max($0, committed) } }
  }

  /// Whether only SQLite has written to it since it was claimed.
  ///
  /// Another program may have *claimed* it since: whoever asks knows that it has not. What cannot be
  /// looked at now, as where no file may be opened any more, counts as it was.
  ///
  /// - Parameter root: the root page of the settings now; `nil` where it is not known to be another one.
  /// - Returns: whether it is what SQLite made of it.
  func isIntact(root: Int64? = nil) -> Bool {
    look.withLock { look in
      guard let stamp = FileStamp(path: path) else { return false }
      if stamp == look.stamp { return true }
      if let root, root != look.root {
        look.root = root
        look.mark = nil
      }
      guard let content = Content(path, root: look.root, token: token) else { return true }
      guard content.isDatabase, stamp.size >= min(content.size, look.size) else { return false }
      if let mark = look.mark {
        if let found = content.mark, found < mark { return false }
        // Where the settings have become many, they are elsewhere.
        if content.mark == nil && !content.isSplit { return false }
      }
      look.stamp = stamp.isOlder(than: Self.grain) ? stamp : nil
      look.size = min(content.size, stamp.size)
      look.mark = content.mark
      look.nextMark = content.mark.map { max($0, look.committedMark) &+ 1 }
      return true
    }
  }

  /// Waits until nobody writes to it, as `cp` does for a while; 30 seconds at most.
  func waitUntilQuiet() {
    var stamp = FileStamp(path: path)
    for _ in 0..<60 {
      usleep(500_000)
      let next = FileStamp(path: path)
      if next == stamp { return }
      stamp = next
    }
  }

  /// What is in the file without its WAL (https://sqlite.org/fileformat2.html, sections 1.3 and 1.6).
  private struct Content {
    private(set) var isDatabase = false
    /// Bytes, as the header says.
    private(set) var size = 0
    /// Whether the page is the root of a table that has more than one.
    private(set) var isSplit = false
    /// The highest mark behind the token on the page: that of a row may be left beside its next.
    private(set) var mark: UInt32?

    /// `nil` where it cannot be read.
    ///
    /// Looks through SQLite: a descriptor of our own would drop the locks of the other connections when
    /// it is closed (https://sqlite.org/howtocorrupt.html, section 2.2).
    init?(_ path: String, root: Int64, token: String) {
      var handle: OpaquePointer?
      defer { sqlite3_close_v2(handle) }
      let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      var file: UnsafeMutablePointer<sqlite3_file>?
      guard
        sqlite3_open_v2(UnchangedFile.uri(of: path), &handle, flags, nil) == SQLITE_OK,
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK,
        let file, let read = file.pointee.pMethods?.pointee.xRead
      else { return nil }
      /// What is there; NULs beyond the end.
      func bytes(_ count: Int, at offset: Int64) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = bytes.withUnsafeMutableBytes {
          read(file, $0.baseAddress, Int32(count), offset)
        }
        return code == SQLITE_OK || code == SQLITE_IOERR | (2 << 8) ? bytes : nil
      }
      guard let header = bytes(100, at: 0) else { return nil }
      isDatabase = header.starts(with: TraceDatabase.fileHeader)
      func integer(_ range: Range<Int>) -> Int { header[range].reduce(0) { $0 << 8 | Int($1) } }
      let pageSize = integer(16..<18) == 1 ? 65_536 : integer(16..<18)
      size = integer(28..<32) * pageSize
      guard isDatabase, root > 1, root <= Int32.max,
        let page = bytes(pageSize, at: (root - 1) * Int64(pageSize))
      else { return }
      isSplit = page.first == 0x02 || page.first == 0x05
      mark = Self.marks(in: page, behind: Array(token.utf8)).max()
    }

    private static func marks(in page: [UInt8], behind token: [UInt8]) -> [UInt32] {
      page.withUnsafeBytes { page in
        token.withUnsafeBytes { token in
          var marks: [UInt32] = []
          var position = 0
          while let start = page.first(token, from: position) {
            position = start + token.count
            let digits = page[position...].prefix(8)
            if let mark = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) {
              marks.append(mark)
            }
          }
          return marks
        }
      }
    }
  }
}

/// Which file a path leads to, its size and its times: what tells that it was written to.
private struct FileStamp: Equatable {
  let size: Int
  private let identity: FileIdentity
  private let modified: Int
  private let changed: Int

  /// `nil` where there is no file.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    identity = FileIdentity(status)
    size = status.st_size
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  /// Whether it was changed longer ago than so many nanoseconds.
  func isOlder(than age: Int) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Self.nanoseconds(now) &- changed > age
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
