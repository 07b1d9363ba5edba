import Foundation
import GRDB
import TestSupport
import Testing
import TraceTail
import TraceWatch

@testable import TracePipeline
@testable import TraceStore

/// What can happen to a file that is followed: each ends with exactly the right rows, whether the
/// follower sees every step, is started anew after any of them, or sees nothing until the end.
@Suite("following a file")
struct FollowScenarioTests {
  @Test("renamed by rotation, and made anew", arguments: Moment.all(4))
  func renameRotation(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c", "d"]) {
      [
        { try $0.write("a") },
        { try $0.write("b") },
        {
          try $0.rename("stdout.txt", "stdout.txt.1")
          try $0.write("c")
        },
        { try $0.write("d") },
      ]
    }
  }

  @Test("renamed many times quickly", arguments: Moment.all(3))
  func manyRotations(_ moment: Moment) throws {
    let names = (0..<30).map { "m\($0)" }
    try follow(moment, wanted: ["first"] + names + ["last"]) {
      [
        { try $0.write("first") },
        { run in
          for name in names {
            for number in stride(from: 40, through: 1, by: -1)
            where run.exists("stdout.txt.\(number)") {
              try run.rename("stdout.txt.\(number)", "stdout.txt.\(number + 1)")
            }
            try run.rename("stdout.txt", "stdout.txt.1")
            try run.write(name)
          }
        },
        { try $0.write("last") },
      ]
    }
  }

  @Test("renamed while its writer goes on writing to it", arguments: Moment.all(3))
  func renamedUnderItsWriter(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        {
          try $0.rename("stdout.txt", "stdout.txt.1")
          try $0.write("b", to: "stdout.txt.1")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("copied and truncated, the copy under a name that is read", arguments: Moment.all(4))
  func copyTruncate(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c", "d"]) {
      [
        { try $0.write("a") },
        { try $0.write("b") },
        {
          try $0.copy("stdout.txt", "stdout.txt.1")
          try $0.truncate("stdout.txt")
          try $0.write("c")
        },
        { try $0.write("d") },
      ]
    }
  }

  @Test("copied while it is looked at, and truncated", arguments: Moment.all(5))
  func copySeenEmpty(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        { try $0.write("b") },
        { try $0.append([], to: "stdout.txt.1") },
        { run in
          let bytes = try Data(contentsOf: URL(filePath: "\(run.follow.run)/stdout.txt"))
          try run.append(Array(bytes), to: "stdout.txt.1")
          try run.truncate("stdout.txt")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("copied, and truncated later", arguments: Moment.all(5))
  func copyThenTruncate(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        { try $0.write("b") },
        { try $0.copy("stdout.txt", "stdout.txt.1") },
        { try $0.truncate("stdout.txt") },
        { try $0.write("c") },
      ]
    }
  }

  @Test("copied and truncated, the copy elsewhere: what was read is kept", arguments: Moment.all(3))
  func copyTruncateWithoutCopy(_ moment: Moment) throws {
    guard moment.isOnline else { return }
    try follow(moment, wanted: ["a", "c"]) {
      [
        { try $0.write("a") },
        {
          try $0.truncate("stdout.txt")
          try $0.write("c")
        },
        { _ in },
      ]
    }
  }

  @Test("truncated and written anew", arguments: Moment.all(3))
  func truncateAndRewrite(_ moment: Moment) throws {
    guard moment.isOnline else { return }
    try follow(moment, wanted: ["a", "longer than before", "c"]) {
      [
        { try $0.write("a") },
        {
          try $0.truncate("stdout.txt")
          try $0.write("longer than before")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("deleted with bytes that were not read")
  func deletedUnread() throws {
    let run = try FollowedRun()
    try run.write("a")
    try run.follow.start()
    try run.write("b")
    try run.remove("stdout.txt")
    try run.step()
    #expect(try run.follow.messages() == ["a", "b"])
  }

  @Test("deleted with its first line, of which only a part was there when it was looked at")
  func deletedBeforeItsFirstLine() throws {
    let run = try FollowedRun()
    try run.write("a")
    try run.follow.start()
    try run.writeInParts("b", to: "stderr.txt")
    try run.remove("stderr.txt")
    try run.step()
    #expect(try run.follow.messages() == ["a", "b"])
  }

  @Test("compressed with its first line, of which only a part was there when it was looked at")
  func compressedBeforeItsFirstLine() throws {
    let run = try FollowedRun()
    try run.write("a")
    try run.follow.start()
    try run.writeInParts("b", to: "stderr.txt")
    try run.rename("stderr.txt", "stderr.txt.1")
    try run.compress("stderr.txt.1")
    try run.step()
    try run.step()
    #expect(try run.follow.messages() == ["a", "b"])
    // It may still be open, and what was read of the packed one was all of it.
    try run.remove("stderr.txt.1.gz")
    run.follow.watcher.say { $0.hasLostTrack = true }
    try run.follow.step()
    #expect(try run.follow.messages() == ["a", "b"])
  }

  @Test("an empty file was removed, and its inode given to one that is removed while it is open")
  func inodeOfAnEmptySource() throws {
    let run = try FollowedRun()
    try run.write("a")
    try run.follow.start()
    try run.rename("stdout.txt", "stdout.txt.1")
    try run.write("b")
    try run.step()
    // As the file system does where it gives the number of a removed file to the next one.
    try run.follow.world.database().queue.write { db in
      try db.execute(
        sql: """
          CREATE TEMP TABLE empty AS SELECT * FROM tracetail_sources WHERE name = 'stdout.txt';
          UPDATE empty SET id = 99, name = 'stdout.txt.1', birth = birth - 1, size = 0, offset = 0,
            line = 0, open_state = 0, open_offset = 0, open_line = 0;
          INSERT INTO tracetail_sources SELECT * FROM empty;
          """)
    }
    try run.rename("stdout.txt", "stdout.txt.2")
    try run.compress("stdout.txt.2")
    try run.write("c")
    try run.step()
    #expect(try run.follow.messages() == ["a", "b", "c"])
  }

  @Test("a copy that is begun while it is looked at is no source yet")
  func copyThatIsEmpty() throws {
    let run = try FollowedRun()
    try run.write("a")
    try run.append([], to: "stdout.txt.1")
    try run.append([], to: "stdout.txt.2.gz")
    try run.follow.start()
    try run.step()
    #expect(try run.follow.world.integer("SELECT count(*) FROM tracetail_sources") == 1)
  }

  @Test("deleted and made anew under the same name", arguments: Moment.all(3))
  func deleteAndRecreate(_ moment: Moment) throws {
    guard moment.isOnline else { return }
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        {
          try $0.remove("stdout.txt")
          try $0.write("b")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("its inode taken by another file that begins like it", arguments: Moment.all(3))
  func inodeReuse(_ moment: Moment) throws {
    guard moment.isOnline else { return }
    try follow(moment, wanted: ["a", "b", "a", "c"]) {
      [
        {
          try $0.write("a")
          try $0.write("b")
        },
        // Writing in place keeps the inode, as the file system may when it gives one out again.
        {
          try $0.truncate("stdout.txt")
          try $0.write("a")
          try $0.write("c")
        },
        { _ in },
      ]
    }
  }

  @Test("compressed after its rotation", arguments: Moment.all(4))
  func compressed(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        {
          try $0.rename("stdout.txt", "stdout.txt.1")
          try $0.write("b")
        },
        { try $0.compress("stdout.txt.1") },
        { try $0.write("c") },
      ]
    }
  }

  @Test("moved to another directory of its run", arguments: Moment.all(3))
  func movedWithinRun(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        { try $0.write("b") },
        {
          try $0.move("stdout.txt", to: "run_id=r/old/run_id=r")
          try $0.write("c")
        },
      ]
    }
  }

  @Test("a symbolic link that is made to lead elsewhere", arguments: Moment.all(3))
  func retargetedLink(_ moment: Moment) throws {
    try follow(moment, wanted: moment.isOnline ? ["a", "b", "c"] : ["b", "c"]) {
      [
        {
          try $0.link("stdout.txt", to: "first")
          try $0.writeElsewhere("a", "first")
        },
        {
          try $0.link("stdout.txt", to: "second")
          try $0.writeElsewhere("b", "second")
        },
        { try $0.writeElsewhere("c", "second") },
      ]
    }
  }

  @Test("restored from a backup, with another inode", arguments: Moment.all(3))
  func restored(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        {
          try $0.write("a")
          try $0.write("b")
        },
        {
          try $0.copy("stdout.txt", "backup")
          try $0.remove("stdout.txt")
          try $0.rename("backup", "stdout.txt")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("on a device with another number", arguments: Moment.all(3))
  func otherDevice(_ moment: Moment) throws {
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        { run in
          try run.write("b")
          try run.follow.world.database().queue.write {
            try $0.execute(sql: "UPDATE tracetail_sources SET device = device + 1")
          }
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("written one byte at a time")
  func oneByteAtATime() throws {
    let run = try FollowedRun()
    try run.follow.start()
    for byte in "\(FollowedRun.line("first"))\(FollowedRun.line("two\nlines"))".utf8 {
      try run.append([byte], to: "stdout.txt")
      try run.step()
    }
    #expect(try run.follow.messages() == ["first", "two\nlines"])
    #expect(try run.follow.world.rejects().isEmpty)
  }

  @Test("with the hole that a writer leaves who keeps its place", arguments: Moment.all(3))
  func hole(_ moment: Moment) throws {
    guard moment.isOnline else { return }
    try follow(moment, wanted: ["a", "b", "c"]) {
      [
        { try $0.write("a") },
        {
          let size = try $0.size("stdout.txt")
          try $0.truncate("stdout.txt")
          try $0.append([UInt8](repeating: 0, count: size), to: "stdout.txt")
          try $0.write("b")
        },
        { try $0.write("c") },
      ]
    }
  }

  @Test("one of thousands that begin with the same bytes")
  func equalBeginnings() throws {
    let run = try FollowedRun()
    let beginning = String(repeating: "same ", count: 2_000)
    for number in 0..<2_000 {
      try run.follow.world.append(
        FollowedRun.line(beginning) + FollowedRun.line("n\(number)"), to: "stdout.txt",
        run: "\(number)")
    }
    try run.follow.start()
    #expect(try run.follow.world.integer("SELECT count(*) FROM traces") == 4_000)
    #expect(try run.follow.world.integer("SELECT count(DISTINCT message) FROM traces") == 2_001)
    try run.follow.start()
    #expect(try run.follow.world.integer("SELECT count(*) FROM traces") == 4_000)
  }

  @Test("that grows while it is read")
  func growing() throws {
    let run = try FollowedRun()
    let writer = try ScriptedWriter(path: run.follow.world.folder.path("growing"))
    for number in 0..<20_000 { try writer.write(FollowedRun.line("n\(number)")) }
    try run.rename("../../growing", "stdout.txt")
    try run.follow.start()
    for number in 20_000..<20_100 {
      try writer.write(FollowedRun.line("n\(number)"))
      try run.step()
    }
    #expect(try run.follow.messages() == (0..<20_100).map { "n\($0)" })
  }

  // MARK: Running a scenario

  private func follow(
    _ moment: Moment, wanted: [String], _ actions: () -> [(FollowedRun) throws -> Void]
  ) throws {
    let run = try FollowedRun()
    if moment != .onlyAtTheEnd { try run.follow.start() }
    for (position, action) in actions().enumerated() {
      try action(run)
      if moment == .onlyAtTheEnd { continue }
      try run.step()
      if moment == .restart(after: position) { try run.follow.start() }
    }
    if moment == .onlyAtTheEnd { try run.follow.start() }
    try run.step()
    #expect(try run.follow.messages().sorted() == wanted.sorted())
    #expect(try run.follow.world.rejects().isEmpty)
  }
}

/// When the follower of a scenario is started.
enum Moment: Hashable, CustomTestStringConvertible {
  /// It sees every step.
  case never
  /// It is started anew after a step.
  case restart(after: Int)
  /// It sees nothing until everything has happened.
  case onlyAtTheEnd

  static func all(_ count: Int) -> [Moment] {
    [.never] + (0..<count).map { .restart(after: $0) } + [.onlyAtTheEnd]
  }

  var isOnline: Bool { self != .onlyAtTheEnd }

  var testDescription: String {
    switch self {
    case .never: "seen step by step"
    case .restart(let position): "restarted after step \(position + 1)"
    case .onlyAtTheEnd: "seen only at the end"
    }
  }
}
