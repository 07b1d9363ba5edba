import Foundation
import GRDB
import TestSupport
import Testing
import TraceStore
import TraceTail

@testable import TracePipeline

/// What is done to the files of runs, and shorter ways to look at what became of them.
extension World {
  /// The path of a file of a run below the folder, for `folder`'s own methods.
  func name(_ file: String, run: String = "r") -> String { "logs/run_id=\(run)/\(file)" }

  func path(_ file: String, run: String = "r") -> String { folder.path(name(file, run: run)) }

  /// Writes a file of a run, over one of that name: the same inode with other bytes.
  func overwrite(_ text: String, _ file: String, run: String = "r") throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path(file, run: run)))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  func move(_ file: String, to other: String, run: String = "r") throws {
    try folder.move(name(file, run: run), to: name(other, run: run))
  }

  func remove(_ file: String, run: String = "r") throws {
    try folder.remove(name(file, run: run))
  }

  func bytes(_ file: String, run: String = "r") throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(file, run: run))))
  }

  /// Imports paths in the order given.
  @discardableResult
  func importPaths(_ paths: [String]) throws -> ImportSummary {
    try Importer(read: options).run(paths: paths, into: try database())
  }

  /// The messages of the rows, sorted: what matters is which there are, not in which order.
  func messages() throws -> [String] {
    try rows(["message"]).compactMap(\.values.first).sorted()
  }

  /// The values of one row's columns; those of the first where there are more.
  func firstRow(_ columns: String...) throws -> [String] {
    try rows(columns).first?.values ?? []
  }

  /// Changes the database as another program would.
  func run(_ sql: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    try DatabaseQueue(path: databasePath, configuration: configuration).writeWithoutTransaction {
      try $0.execute(sql: sql)
    }
  }

  /// The differences that a verification lists, as "file:offset what".
  func differences() throws -> [String] {
    try verify().differences.map { difference in
      let file = difference.path.split(separator: "/").last ?? ""
      return "\(file):\(difference.offset) \(difference.what)"
    }
  }
}

extension World {
  /// A root with one run whose stdout has these messages, imported.
  convenience init(importing messages: String...) throws {
    try self.init()
    try append(messages.map { line($0) }.joined(), to: "stdout.txt")
    try importAll()
  }
}

/// Imports, and expects these messages; and that a second import reads nothing.
func expectMessages(
  of world: World, _ messages: String..., sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try world.importAll()
  #expect(try world.messages() == messages.sorted(), sourceLocation: sourceLocation)
  let again = try world.importAll()
  #expect(again.bytes == 0, "a second import reads nothing", sourceLocation: sourceLocation)
  #expect(try world.messages() == messages.sorted(), sourceLocation: sourceLocation)
}

/// Expects that a verification finds nothing.
func expectProven(
  _ world: World, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(try world.differences() == [], sourceLocation: sourceLocation)
}

/// A line of the main shape, with its LF.
func line(_ message: String, level: String = "info", second: Int = 0) -> String {
  let second = second < 10 ? "0\(second)" : "\(second)"
  return "[2026-01-02 03:04:\(second)] [\(level)] \(message)\n"
}

/// The lines of the main shape with these messages.
func lines(_ messages: String...) -> String { messages.map { line($0) }.joined() }

/// The metadata of `line`, with its LF; members of `more` are added as they are.
func json(
  _ message: String, level: String = "info", mode: String = "stdout", more: String = ""
) -> String {
  """
  {"mode": "\(mode)", "level": "\(level)", "datetime": "2026-01-02 03:04:00", "process": 7, \
  "thread": 8, "message": "\(message)", "filename": "f.py", "lineno": 9\(more)}

  """
}
