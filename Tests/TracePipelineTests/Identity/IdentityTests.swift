import Foundation
import TestSupport
import Testing

@testable import TracePipeline

/// Bytes that were imported are not imported again, and new bytes are not skipped (DESIGN.md §3, 4).
/// Between two steps the importer starts anew, with what the database knows.
@Suite("A source is known by its content and its place")
struct IdentityTests {
  // MARK: Growing

  @Test("a file that only grew is read on")
  func grew() throws {
    let world = try World(importing: "a")
    try world.append(lines("b"), to: "stdout.txt")
    let summary = try world.importAll()
    #expect(summary.records == 1)
    #expect(summary.bytes == Int64(lines("b").utf8.count))
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  @Test("a file whose times changed and nothing else costs a look, and nothing is doubled")
  func touched() throws {
    let world = try World(importing: "a", "b")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: world.path("stdout.txt"))
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  @Test("a record that goes on is one row that changes")
  func continued() throws {
    let world = try World(importing: "a")
    try world.append("more\n", to: "stdout.txt")
    try expectMessages(of: world, "a\nmore")
    try world.append("and more", to: "stdout.txt")
    try expectMessages(of: world, "a\nmore\nand more")
    #expect(try world.integer("SELECT max(id) FROM traces") == 1)
    try expectProven(world)
  }

  @Test("a copy in the place of a source of which nothing was read stays a copy")
  func copyInPlaceOfEmpty() throws {
    let world = try World()
    try world.append(lines("a", "b", "c"), to: "stdout.txt.1")
    try world.append("", to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try world.folder.write(world.bytes("stdout.txt.1"), to: "copy")
    try world.remove("stdout.txt")
    try world.folder.move("copy", to: world.name("stdout.txt"))
    // The first look notes it as a copy; later ones must not take it for the empty source.
    try expectMessages(of: world, "a", "b", "c")
    try expectMessages(of: world, "a", "b", "c")
    try expectProven(world)
  }

  // MARK: Rotation

  @Test("rotations that keep their extension, in a directory below that of their log, are its run")
  func rotatedBelow() throws {
    let world = try World()
    let log = "logs/app.log"
    func rotate() throws {
      for number in (1...3).reversed() {
        let name = "logs/old/app.\(number).log"
        guard FileManager.default.fileExists(atPath: world.folder.path(name)) else { continue }
        try world.folder.move(name, to: "logs/old/app.\(number + 1).log")
      }
      try FileManager.default.copyItem(
        atPath: world.folder.path(log), toPath: world.folder.path("logs/old/app.1.log"))
    }
    func importAll() throws {
      var importer = Importer(read: world.options, include: ["app*"])
      importer.followsLinks = true
      _ = try importer.run(paths: [world.root], into: try world.database())
    }
    _ = try world.folder.makeDirectory("logs/old")
    for part in 0..<4 {
      let new = (0..<5).map { line("line \(part * 5 + $0)", second: part * 5 + $0) }
      try world.folder.append(new.joined().utf8, to: log)
      if part != 2 { try importAll() }
      try rotate()
      try importAll()
      #expect(try world.messages().count == (part + 1) * 5)
    }
    #expect(Set(try world.messages()).count == 20)
    #expect(try world.integer("SELECT count(DISTINCT run_id) FROM traces") == 1)
  }

  @Test("rotation by rename, once and twice, with a new file each time")
  func renamed() throws {
    let world = try World(importing: "a")
    try world.append(lines("b"), to: "stdout.txt")
    try world.move("stdout.txt", to: "stdout.txt.1")
    try world.append(lines("c"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try world.append(lines("d"), to: "stdout.txt")
    try world.move("stdout.txt.1", to: "stdout.txt.2")
    try world.move("stdout.txt", to: "stdout.txt.1")
    try world.append(lines("e"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c", "d", "e")
    try expectProven(world)
  }

  @Test("a writer that goes on in the renamed file is followed there")
  func writtenAfterRename() throws {
    let world = try World(importing: "a")
    let writer = try ScriptedWriter(path: world.path("stdout.txt"))
    try world.move("stdout.txt", to: "stdout.txt.1")
    try writer.write(lines("b"))
    try world.append(lines("c"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try expectProven(world)
  }

  @Test(
    "rotation and compression, before or after the last bytes were read",
    arguments: [
      ("gz", true), ("gz", false), ("zst", true), ("zst", false),
    ])
  func compressed(suffix: String, isReadBefore: Bool) throws {
    let world = try World(importing: "a")
    try world.append(lines("b"), to: "stdout.txt")
    if isReadBefore { try world.importAll() }
    let bytes = try world.bytes("stdout.txt")
    try world.folder.write(
      suffix == "gz" ? gzip(bytes) : zstd(bytes), to: world.name("stdout.txt.1.\(suffix)"))
    try world.remove("stdout.txt")
    try world.append(lines("c"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try expectProven(world)
  }

  @Test(
    "a packed file stays the source that it is, though its name does not say that it is packed",
    arguments: ["gzip", "zstd", "damaged"])
  func packedUnderAPlainName(kind: String) throws {
    let world = try World()
    let bytes = Array((0..<500).map { line("m\($0)") }.joined().utf8)
    let packed = kind == "zstd" ? zstd(bytes) : Array(gzip(bytes).dropLast(kind == "gzip" ? 0 : 3))
    for _ in 0..<3 {
      // The same bytes in a file with another time.
      try world.folder.write(packed, to: world.name("stdout.txt"))
      try world.importAll()
      #expect(try world.integer("SELECT count(*) FROM traces") == 500)
    }
    #expect(try world.integer("SELECT count(*) FROM tracetail_sources") == 1)
  }

  @Test("a packed copy beside the file it was made of is nothing new")
  func packedCopy() throws {
    let world = try World(importing: "a", "b")
    try world.folder.write(gzip(try world.bytes("stdout.txt")), to: world.name("stdout.txt.1.gz"))
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  @Test("rotation by copy and truncate, the copy kept")
  func copiedAndTruncated() throws {
    let world = try World(importing: "a")
    try world.append(lines("b"), to: "stdout.txt")
    try world.folder.write(try world.bytes("stdout.txt"), to: world.name("stdout.txt.1"))
    try world.overwrite(lines("c"), "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try expectProven(world)
  }

  @Test("rotation by copy and truncate, and the import comes between the two")
  func copiedThenTruncated() throws {
    let world = try World(importing: "a")
    try world.folder.write(try world.bytes("stdout.txt"), to: world.name("stdout.txt.1"))
    try expectMessages(of: world, "a")
    try world.overwrite(lines("b"), "stdout.txt")
    try expectMessages(of: world, "a", "b")
    try expectProven(world)
  }

  // MARK: Replacement

  @Test("a file that was truncated and written again is new")
  func rewritten() throws {
    let world = try World(importing: "a", "b")
    try world.overwrite(lines("c"), "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
  }

  @Test("a file that was truncated and written longer than before is new")
  func rewrittenLonger() throws {
    let world = try World(importing: "a")
    try world.overwrite(lines("x", "y", "z"), "stdout.txt")
    try expectMessages(of: world, "a", "x", "y", "z")
  }

  @Test("a file that was truncated and not written again takes nothing back")
  func truncated() throws {
    let world = try World(importing: "a")
    try world.overwrite("", "stdout.txt")
    try expectMessages(of: world, "a")
    try world.append(lines("b"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b")
  }

  @Test("a file that was deleted and made again is new, whatever its inode")
  func recreated() throws {
    let world = try World(importing: "a")
    try world.remove("stdout.txt")
    try world.append(lines("b"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b")
  }

  @Test("an inode that another file has now is not the source it was")
  func reusedInode() throws {
    let world = try World(importing: "a")
    try world.append(lines("b"), to: "stdout.txt", run: "s")
    // As if the file of the other run had been given the inode of the first.
    let other = world.path("stdout.txt", run: "s")
    let status = try FileManager.default.attributesOfItem(atPath: other)
    let inode = try #require(status[.systemFileNumber] as? Int)
    try world.run("UPDATE tracetail_sources SET inode = \(inode)")
    try world.overwrite(lines("c"), "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
  }

  @Test("a backup that was restored has other inodes and times, and nothing new")
  func restored() throws {
    let world = try World(importing: "a", "b")
    try world.append(json("c"), to: "metadata.json", run: "s")
    try world.importAll()
    let saved = world.folder.path("saved")
    try FileManager.default.copyItem(atPath: world.root, toPath: saved)
    try world.folder.remove("logs")
    try FileManager.default.copyItem(atPath: saved, toPath: world.root)
    try expectMessages(of: world, "a", "b", "c")
    try world.append(lines("d"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c", "d")
    try expectProven(world)
  }

  @Test("an older backup has nothing new until it grows beyond what was read")
  func olderBackup() throws {
    let world = try World(importing: "a")
    let saved = try world.bytes("stdout.txt")
    try world.append(lines("b"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b")
    try world.folder.write(saved, to: world.name("stdout.txt"))
    try world.importAll()
    #expect(try Set(world.messages()) == ["a", "b"])
  }

  @Test("a device that has another number after a remount changes nothing")
  func device() throws {
    let world = try World(importing: "a", "b")
    try world.run("UPDATE tracetail_sources SET device = device + 1")
    try expectMessages(of: world, "a", "b")
    try world.run("UPDATE tracetail_sources SET device = device + 1")
    try world.append(lines("c"), to: "stdout.txt")
    try expectMessages(of: world, "a", "b", "c")
    try expectProven(world)
  }
}
