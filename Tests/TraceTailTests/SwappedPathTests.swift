import Foundation
import TestSupport
import Testing
import TraceTail

/// Between the moment when a file is found and that when it is opened, a local user may put a link in
/// place of it, or of its directory.
@Suite("Links that are put in place of what was found")
struct SwappedPathTests {
  private let outside: TemporaryDirectory
  private let root: TemporaryDirectory

  init() throws {
    outside = try TemporaryDirectory()
    root = try TemporaryDirectory()
    try outside.write("secret", to: "stdout.txt")
    try root.write("x", to: "run_id=a/stdout.txt")
  }

  private func found() throws -> SourceFile {
    try #require(try Discovery().find(at: root.path).runs.first?.files.first)
  }

  private func read(_ file: SourceFile) throws -> String {
    let reader = try SourceReader(source: file, pool: UnpackingPool())
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
    defer { memory.deallocate() }
    let count = try reader.read(into: memory)
    return String(decoding: memory[..<count], as: UTF8.self)
  }

  @Test("a link in place of a directory, or of the file, is not followed")
  func swapped() throws {
    let file = try found()
    #expect(try read(file) == "x")
    try root.move("run_id=a", to: "moved")
    try root.link("run_id=a", to: outside.path)
    #expect(throws: TailError.self) { try read(file) }
    try root.remove("run_id=a")
    try root.makeDirectory("run_id=a")
    try root.link("run_id=a/stdout.txt", to: outside.path("stdout.txt"))
    #expect(throws: TailError.self) { try read(file) }
  }

  @Test(
    "a link that was found is read through, and what is put in place of its target is not followed")
  func link() throws {
    try root.remove("run_id=a/stdout.txt")
    try root.write("y", to: "store/real")
    try root.link("run_id=a/stdout.txt", to: "../store/real")
    let file = try found()
    #expect(try read(file) == "y")
    try root.remove("store")
    try root.link("store", to: outside.path)
    try outside.write("secret", to: "real")
    #expect(throws: TailError.self) { try read(file) }
  }

  @Test("while a thread swaps the directory, nothing from outside is read")
  func race() async throws {
    let file = try found()
    let (run, kept, target) = (root.path("run_id=a"), root.path("kept"), outside.path)
    let swapping = Task.detached {
      let files = FileManager.default
      while !Task.isCancelled {
        try files.moveItem(atPath: run, toPath: kept)
        try files.createSymbolicLink(atPath: run, withDestinationPath: target)
        try files.removeItem(atPath: run)
        try files.moveItem(atPath: kept, toPath: run)
      }
    }
    var texts: Set<String> = []
    for _ in 0..<2_000 {
      if let text = try? read(file) { texts.insert(text) }
    }
    swapping.cancel()
    _ = await swapping.result
    #expect(texts.isSubset(of: ["x"]))
  }
}
