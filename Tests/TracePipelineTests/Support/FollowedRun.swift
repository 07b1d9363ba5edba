import Foundation
import TestSupport
import TraceTail
import TraceWatch

@testable import TracePipeline

/// A run whose text file is followed.
final class FollowedRun {
  let follow: FollowWorld

  init() throws {
    follow = try FollowWorld()
    try FileManager.default.createDirectory(
      atPath: follow.run, withIntermediateDirectories: true)
  }

  static func line(_ message: String) -> String { "[2025-01-01 00:00:00] [info] \(message)\n" }

  private func path(_ name: String) -> String { "\(follow.run)/\(name)" }

  func write(_ message: String, to name: String = "stdout.txt") throws {
    try follow.world.append(Self.line(message), to: name)
  }

  func append(_ bytes: [UInt8], to name: String) throws {
    try follow.world.append(bytes, to: name)
  }

  /// Writes a record of which the follower sees a part before the rest is there.
  func writeInParts(_ message: String, to name: String) throws {
    let line = Array(Self.line(message).utf8)
    try append(Array(line[..<10]), to: name)
    try follow.step([path(name)])
    try append(Array(line[10...]), to: name)
  }

  func writeElsewhere(_ message: String, _ name: String) throws {
    try follow.world.folder.append(Self.line(message), to: name)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func rename(_ name: String, _ other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  func copy(_ name: String, _ other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }

  func truncate(_ name: String) throws {
    try ScriptedWriter(path: path(name)).truncate(to: 0)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path(name))
  }

  func size(_ name: String) throws -> Int { Int(try FileStatus.of(path: path(name)).size) }

  func compress(_ name: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: path(name)))
    try Data(gzip(Array(bytes))).write(to: URL(filePath: path(name + ".gz")))
    try remove(name)
  }

  func move(_ name: String, to directory: String) throws {
    let target = "\(follow.world.root)/\(directory)"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: path(name), toPath: "\(target)/\(name)")
    follow.watcher.say { $0.directories.insert(path("old")) }
  }

  func link(_ name: String, to target: String) throws {
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: path(name))) != nil {
      try remove(name)
    }
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: follow.world.folder.path(target))
  }

  func step() throws {
    try follow.step([path("stdout.txt")])
  }
}
