internal import Glibc
internal import TestSupport
internal import Testing

@testable import TraceWatch

extension WatchTests {
  @Suite("Which watcher is taken")
  struct WatchModeTests {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
    }

    @Test("auto takes inotify on a disk, and has nothing to say")
    func disk() throws {
      let (watcher, reason) = try WatchMode.auto.watcher(
        for: [directory.path], polling: .seconds(1))
      #expect(watcher is InotifyWatcher)
      #expect(reason == nil)
    }

    @Test("auto takes inotify for a root that is not there yet")
    func missing() throws {
      let (watcher, _) = try WatchMode.auto.watcher(
        for: [directory.path("not/there/yet")], polling: .seconds(1))
      #expect(watcher is InotifyWatcher)
    }

    @Test("what is asked for is taken, whatever the file system")
    func asked() throws {
      for (mode, isInotify) in [(WatchMode.inotify, true), (.kernel, true), (.poll, false)] {
        let (watcher, reason) = try mode.watcher(for: [directory.path], polling: .seconds(1))
        #expect(watcher is InotifyWatcher == isInotify)
        #expect(watcher is PollingWatcher != isInotify)
        #expect(reason == nil)
      }
    }

    @Test("auto polls where one of the roots is on a file system that others write to, and says so")
    func network() throws {
      let (watcher, reason) = try WatchMode.auto.watcher(
        for: [directory.path, "/mnt/share"], polling: .seconds(1),
        kind: { $0 == "/mnt/share" ? FileSystemKind(magic: 0x6969) : nil })
      #expect(watcher is PollingWatcher)
      #expect(reason == "/mnt/share is on NFS, and inotify does not see what others write")
    }

    @Test("auto polls where the kernel has no instance left, and says which limit it is")
    func noInstance() throws {
      func full() throws(WatchError) -> any Watcher { throw WatchError(starting: EMFILE) }
      let (watcher, reason) = try WatchMode.auto.watcher(
        for: [directory.path], polling: .seconds(1), inotify: full)
      #expect(watcher is PollingWatcher)
      #expect(try #require(reason).contains("fs.inotify.max_user_instances = "))
      let error = #expect(throws: WatchError.self) {
        try WatchMode.inotify.watcher(for: [directory.path], polling: .seconds(1), inotify: full)
      }
      #expect(error?.description == reason)
    }

    @Test(
      "file systems by the number that statfs(2) gives",
      arguments: [
        (0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB"), (0x6573_5546, "FUSE"),
        (0x0102_1997, "9P"), (0x00C3_6400, "Ceph"),
        // ext4, XFS, Btrfs, tmpfs, overlayfs
        (0xEF53, nil), (0x5846_5342, nil), (0x9123_683E, nil), (0x0102_1994, nil),
        (0x794C_7630, nil),
      ])
    func kinds(magic: UInt32, name: String?) {
      #expect(FileSystemKind(magic: magic)?.name == name)
    }
  }
}
