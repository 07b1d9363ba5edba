internal import Glibc
internal import TraceBytes

/// A file that is open for reading. Closed when nobody has it any more.
final class OpenFile {
  let path: String
  private let descriptor: Int32

  /// Opens a file. Never waits, never makes the file, and never becomes its terminal: open(2).
  ///
  /// - Throws: `TailError` where it cannot be opened.
  init(path: String) throws(TailError) {
    let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let (descriptor, code) = path.withPath { pointer in
      var result: Int32
      var code: Int32
      repeat {
        result = open(pointer, flags)
        code = result < 0 ? errno : 0
      } while code == EINTR
      return (result, code)
    }
    guard code == 0 else { throw TailError(operation: "open", path: path, code: code) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // The descriptor is gone even where close(2) fails, and nothing was written.
    close(descriptor)
  }

  /// The status now.
  func status() throws(TailError) -> FileStatus {
    try FileStatus.of(descriptor: descriptor, path: path)
  }

  /// Reads what is at `offset`, as pread(2): at most what fits; 0 where the file ends.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
  ) throws(TailError) -> Int {
    let (count, code) = attempt(buffer, at: offset)
    guard code == 0 else {
      throw TailError(operation: "read", path: path, offset: offset, code: code)
    }
    return count
  }

  /// The bytes at `offset`: `count` of them, or fewer where the file ends.
  func bytes(_ count: Int, at offset: Int64) throws(TailError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[filled..<count]))
        let result = attempt(rest, at: offset + Int64(filled))
        code = result.code
        if result.count == 0 { break }
        filled += result.count
      }
    }
    guard code == 0 else {
      throw TailError(operation: "read", path: path, offset: offset, code: code)
    }
    return bytes
  }

  /// Calls pread(2) until no signal interrupts it. Gives errno(3), or 0.
  private func attempt(
    _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64
  ) -> (count: Int, code: Int32) {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      let code = count < 0 ? errno : 0
      if code != EINTR { return (max(count, 0), code) }
    }
  }
}
