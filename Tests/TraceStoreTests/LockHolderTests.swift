import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Who writes to a database, without asking for its lock")
struct LockHolderTests {
  private static let locks = """
    1: POSIX  ADVISORY  WRITE 10 fd:01:777 0 EOF
    2: FLOCK  ADVISORY  WRITE 11 fd:02:777 0 EOF
    3: FLOCK  ADVISORY  READ  12 fd:01:777 0 EOF
    4: FLOCK  ADVISORY  WRITE \(pid) fd:01:777 0 EOF
    4: -> FLOCK  ADVISORY  WRITE 14 fd:01:777 0 EOF
    5: FLOCK  ADVISORY  WRITE 0 00:2a:9 0 EOF
    """
  /// A process that there cannot be (proc_sys_kernel(5), pid_max).
  private static let pid: Int32 = 1 << 30

  private func holder(_ inode: UInt, _ device: (UInt32, UInt32)) -> LockHolder {
    LockHolder(ofFile: inode, device: (device.0, device.1), locks: Self.locks)
  }

  @Test("of the locks of a machine the one on the file counts")
  func parse() {
    #expect(holder(777, (0xFD, 1)) == .process(Self.pid, command: nil))
    #expect(holder(778, (0xFD, 1)) == .none)
    #expect(holder(9, (0, 0x2A)) == .elsewhere)
  }

  @Test("a process that has the lock is found, with its command, and keeps the lock")
  func live() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("x.db")
    #expect(LockHolder(databasePath: path) == .none, "there is no file to be locked")
    let lock = try StoreLock(databasePath: path)
    guard case .process(let pid, let command) = LockHolder(databasePath: path) else {
      Issue.record("not found: \(LockHolder(databasePath: path))")
      return
    }
    #expect(pid == getpid())
    #expect(command?.isEmpty == false)
    #expect(throws: StoreError.self) { _ = try StoreLock(databasePath: path) }
    withExtendedLifetime(lock) {}
  }

  @Test("when it has ended there is nobody")
  func ended() throws {
    let folder = try TemporaryDirectory()
    var lock: StoreLock? = try StoreLock(databasePath: folder.path("x.db"))
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(LockHolder(databasePath: folder.path("x.db")) == .none)
  }
}
