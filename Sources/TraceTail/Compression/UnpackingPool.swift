/// The memory that packed files are unpacked with, shared by many readers.
///
/// To unpack a file takes as much memory as its *window*: as many of the latest bytes as the data may
/// refer to, which are megabytes with zstd. So only the few readers that unpacked last keep theirs. A
/// reader that lost its memory unpacks its file again from the start when it reads on.
///
/// Used on one thread at a time, with the readers that share it.
public final class UnpackingPool {
  /// The largest window that is allowed unless somebody asks for more, in bytes: that of `zstd -19`.
  public static let usualWindow = 8 << 20
  /// How many readers keep their memory: a run is read from one file of metadata and two of text at a
  /// time.
  private static let limit = 3

  private struct Holder {
    weak var reader: SourceReader?
  }

  /// The largest window that a file may ask for, in bytes.
  let maximumWindow: Int
  /// The readers that have memory, the one that unpacked last at the end.
  private var holders: [Holder] = []

  /// A pool for files with windows of at most so many bytes; a power of two, or the next smaller one.
  public init(maximumWindow: Int = UnpackingPool.usualWindow) {
    self.maximumWindow = maximumWindow
  }

  /// Makes a reader the one that unpacks, and takes the memory of the one that unpacked longest ago.
  func lend(to reader: SourceReader) {
    if holders.last?.reader === reader { return }
    holders.removeAll { $0.reader == nil || $0.reader === reader }
    if holders.count >= Self.limit { holders.removeFirst().reader?.giveUpMemory() }
    holders.append(Holder(reader: reader))
  }
}
