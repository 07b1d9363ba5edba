import Foundation
import TestSupport
import Testing
import TraceStore

@testable import TracePipeline

/// A source is content with a history: what a file holds less of, or more of, is found by the hashes of
/// its lines. All rows are compared, so that a double shows.
@Suite("a source has a history")
struct IdentityHistoryTests {
  /// Lines that say when they were logged.
  private func dated(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { line("n\($0)", second: $0 % 60) }.joined()
  }

  private func names(_ numbers: ClosedRange<Int>...) -> [String] {
    numbers.flatMap { $0.map { "n\($0)" } }.sorted()
  }

  private func expect(
    _ world: World, _ wanted: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try world.importAll()
    try world.importAll()
    #expect(try world.messages() == wanted, sourceLocation: sourceLocation)
    #expect(try world.rejects().isEmpty, sourceLocation: sourceLocation)
  }

  @Test("an older backup waits, and goes on from the first record that differs")
  func olderBackupGoesOn() throws {
    let world = try World()
    try world.append(dated(1...10), to: "stdout.txt")
    try expect(world, names(1...10))
    try world.overwrite(dated(1...6), "stdout.txt")
    try expect(world, names(1...10))
    try world.append(dated(21...23), to: "stdout.txt")
    try expect(world, names(1...10, 21...23))
    try world.append(dated(24...24), to: "stdout.txt")
    try expect(world, names(1...10, 21...24))
  }

  @Test("a packed copy that was seen before its original was read to its end stands for it")
  func copySeenEarly() throws {
    let world = try World()
    try world.append(dated(1...2), to: "stdout.txt")
    try world.importAll()
    try world.append(dated(3...4), to: "stdout.txt")
    try world.move("stdout.txt", to: "stdout.txt.1")
    try world.append(gzip(world.bytes("stdout.txt.1")), to: "stdout.txt.1.gz")
    try world.importAll()
    try world.remove("stdout.txt.1")
    // What it holds is needed once more: its records are paired with metadata that comes now.
    let metadata = (1...4).map {
      json("n\($0)").replacing("03:04:00", with: "03:04:0\($0)")
    }
    try world.append(metadata.joined(), to: "metadata.json")
    try expect(world, names(1...4))
    #expect(try world.integer("SELECT count(*) FROM traces WHERE process = 7") == 4)
    try expectProven(world)
  }

  @Test("an older backup that went on before anyone looked", arguments: [false, true])
  func olderBackupUnseen(isNewFile: Bool) throws {
    let world = try World()
    try world.append(dated(1...10), to: "stdout.txt")
    try expect(world, names(1...10))
    if isNewFile { try world.remove("stdout.txt") }
    try world.append("", to: "stdout.txt")
    try world.overwrite(dated(1...6) + dated(21...40), "stdout.txt")
    try expect(world, names(1...10, 21...40))
  }

  @Test("a file that shows an old size for a while")
  func oldSize() throws {
    let world = try World()
    try world.append(dated(1...10), to: "stdout.txt")
    try expect(world, names(1...10))
    for count in [7, 3, 9] {
      try world.overwrite(dated(1...count), "stdout.txt")
      try expect(world, names(1...10))
    }
    try world.overwrite(dated(1...12), "stdout.txt")
    try expect(world, names(1...12))
  }

  @Test("a record of which only the first lines are there is one that differs when it goes on")
  func recordThatDiffers() throws {
    let world = try World()
    try world.append(dated(1...3) + "more\nand more\n" + dated(4...5), to: "stdout.txt")
    try world.importAll()
    try world.overwrite(dated(1...3) + "more\nother\n" + dated(6...6), "stdout.txt")
    try world.importAll()
    #expect(
      try world.messages()
        == ["n1", "n2", "n3\nmore\nand more", "n3\nmore\nother", "n4", "n5", "n6"])
  }

  @Test("another file that begins with the same lines, which say no time, is new")
  func banner() throws {
    let world = try World()
    try world.append("=== program\n=== version\n" + dated(1...2), to: "stdout.txt")
    try world.importAll()
    try world.overwrite("=== program\n=== version\n" + dated(3...5), "stdout.txt")
    try world.importAll()
    #expect(try world.messages() == names(1...5))
    #expect(try world.rejects().count == 4)
  }

  @Test("a copy with fewer lines than were read, before the original was truncated")
  func copiedBetween() throws {
    let world = try World()
    try world.append(dated(1...10), to: "stdout.txt")
    try expect(world, names(1...10))
    try world.append(dated(1...10), to: "stdout.txt.1")
    try world.append(dated(11...11), to: "stdout.txt")
    try expect(world, names(1...11))
    try world.overwrite(dated(12...12), "stdout.txt")
    try expect(world, names(1...12))
    try world.move("stdout.txt.1", to: "stdout.txt.2")
    try expect(world, names(1...12))
  }

  @Test("a copy that has what was not read of the original")
  func copyHasMore() throws {
    let world = try World()
    try world.append(dated(1...4), to: "stdout.txt")
    try expect(world, names(1...4))
    try world.append(dated(1...7), to: "stdout.txt.1")
    try world.overwrite(dated(8...8), "stdout.txt")
    try expect(world, names(1...8))
  }

  @Test(
    "half a packed copy, then the whole one, and the original goes before or after",
    arguments: ["gz", "zst"], [false, true])
  func halfPacked(suffix: String, isOriginalGone: Bool) throws {
    let world = try World()
    let text = (1...2_000).map { line("n\($0) \($0 &* 2_654_435_761 % 1_000_003)") }.joined()
    try world.append(text, to: "stdout.txt")
    try world.importAll()
    try world.move("stdout.txt", to: "stdout.txt.1")
    let packed = suffix == "gz" ? gzip(Array(text.utf8)) : zstd(Array(text.utf8))
    let name = world.name("stdout.txt.1.\(suffix)")
    for count in [3, packed.count / 4, packed.count / 2, packed.count - 1] {
      try world.folder.write(packed[..<count], to: name)
      if isOriginalGone, count > packed.count / 4,
        FileManager.default.fileExists(
          atPath: world.path("stdout.txt.1"))
      {
        try world.remove("stdout.txt.1")
      }
      try world.importAll()
      #expect(try world.integer("SELECT count(*) FROM traces") == 2_000)
    }
    try world.folder.write(packed, to: name)
    try world.importAll()
    if !isOriginalGone { try world.remove("stdout.txt.1") }
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == 2_000)
  }

  @Test("a file whose beginning was cut off in place", arguments: [false, true])
  func headCutOff(isNewFile: Bool) throws {
    let world = try World()
    try world.append(dated(1...50), to: "stdout.txt")
    try expect(world, names(1...50))
    if isNewFile { try world.remove("stdout.txt") }
    try world.append("", to: "stdout.txt")
    try world.overwrite(dated(41...50), "stdout.txt")
    try expect(world, names(1...50))
    try world.append(dated(51...53), to: "stdout.txt")
    try expect(world, names(1...53))
  }

  @Test("a hard link is another name of one file, in any directory and under any name")
  func hardLinks() throws {
    let world = try World()
    try world.append(dated(1...3), to: "stdout.txt")
    try world.folder.makeDirectory("logs/run_id=other")
    for target in ["logs/run_id=r/stdout.txt.0", "logs/run_id=other/stdout.txt"] {
      try FileManager.default.linkItem(
        atPath: world.path("stdout.txt"), toPath: world.folder.path(target))
    }
    try expect(world, names(1...3))
    try world.append(dated(4...4), to: "stdout.txt")
    try expect(world, names(1...4))
    try world.remove("stdout.txt")
    try world.append(dated(5...5), to: "stdout.txt")
    try expect(world, names(1...5))
  }

  @Test("a run directory that is renamed stays one run")
  func renamedRun() throws {
    let world = try World()
    try world.append(dated(1...3), to: "stdout.txt")
    try expect(world, names(1...3))
    try world.folder.move("logs/run_id=r", to: "logs/run_id=s")
    try world.append(dated(4...4), to: "stdout.txt", run: "s")
    try expect(world, names(1...4))
    #expect(try world.integer("SELECT count(DISTINCT run_id) FROM traces") == 1)
  }

  @Test("a log that is renamed stays its run, and a new one of its name is read")
  func renamedLog() throws {
    let world = try World()
    func importLogs() throws {
      _ = try Importer(read: world.options, include: ["*log*"]).run(
        paths: [world.root], into: world.database())
    }
    try world.folder.write(dated(1...3), to: "logs/app.log")
    try importLogs()
    for name in ["app.1.log", "app-20260301.log", "kept/app.log.old"] {
      try world.folder.makeDirectory("logs/kept")
      try world.folder.move("logs/app.log", to: "logs/\(name)")
      try importLogs()
      try world.folder.write(dated(4...4), to: "logs/app.log")
      try importLogs()
      try world.folder.remove("logs/app.log")
      try world.folder.move("logs/\(name)", to: "logs/app.log")
      try importLogs()
    }
    #expect(try world.messages().filter { $0 != "n4" } == names(1...3))
    #expect(try world.integer("SELECT count(DISTINCT run_id) FROM traces") == 1)
  }

  @Test("the end of a source that is the beginning of a file is found wherever it is")
  func overlap() {
    func overlap(_ wanted: [UInt32], _ known: [UInt32]) -> Int {
      ContentComparison.overlap(of: wanted, with: known).count
    }
    #expect(overlap([3, 4, 5], [1, 2, 3, 4]) == 2)
    #expect(overlap([3, 4], [1, 3, 4]) == 2)
    #expect(overlap([1, 1, 2], [1, 1, 1, 1]) == 2)
    #expect(overlap([1, 2, 1, 3], [1, 2, 1, 2, 1]) == 3)
    #expect(overlap([9], [1, 2]) == 0)
    #expect(overlap([1, 2], []) == 0)
    #expect(ContentComparison.overlap(of: [2, 3], with: [1, 2, 3, 4]).isInside)
  }
}
