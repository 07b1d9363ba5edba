import Foundation
import TestSupport
import Testing
import TraceBytes

@testable import TraceTail

@Suite("Discovery")
struct DiscoveryTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// What is found, each run as "run id @ directory: its files", without the path of the test.
  private func find(
    _ discovery: Discovery = Discovery(), at path: String? = nil
  ) throws -> (runs: [String], problems: [TailError]) {
    let (runs, problems) = try discovery.find(at: path ?? directory.path)
    let texts = runs.map { run in
      #expect(run.files.allSatisfy { $0.path == "\(run.path)/\($0.name)" })
      let place = run.path.replacingOccurrences(of: directory.path, with: "")
      return "\(run.runID) @ \(place): " + run.files.map(\.name).joined(separator: " ")
    }
    return (texts, problems)
  }

  // MARK: Run directories

  @Test("run directories are found at any depth, in the order of their names, and nothing else")
  func depth() throws {
    for path in [
      "run_id=b/stdout.txt", "run_id=a/stderr.txt", "run_id=a/metadata.json",
      "run_id=a/run_id=c/stdout.txt", "deep/er/run_id=d/metadata.txt", "run_id=B/stdout.txt",
      "deep/stdout.txt", "run_id=a/notes.txt", "run_id=a/sub/stdout.txt", "stdout.txt",
    ] {
      try directory.write("x", to: path)
    }
    try directory.makeDirectory("run_id=empty")
    try directory.write("x", to: "run_id=file")
    let (runs, problems) = try find()
    #expect(
      runs == [
        "d @ /deep/er/run_id=d: metadata.txt", "B @ /run_id=B: stdout.txt",
        "a @ /run_id=a: metadata.json stderr.txt", "c @ /run_id=a/run_id=c: stdout.txt",
        "b @ /run_id=b: stdout.txt",
      ])
    #expect(problems.isEmpty)
  }

  @Test("rotations in a directory below a run directory are of that run, and nothing else there is")
  func oldDirectory() throws {
    for name in ["stdout.txt", "old/stdout.txt", "old/app.log.1", "old/notes.txt"]
      + ["stdout.txt.2.gz", "stdout.1.txt", "stderr.txt-20260102", "metadata.json.1"].map({
        "old/\($0)"
      })
    {
      try directory.write("x", to: "run_id=a/\(name)")
    }
    let (runs, problems) = try find()
    #expect(
      runs == [
        "a @ /run_id=a: stdout.txt",
        "a @ /run_id=a/old: metadata.json.1 stderr.txt-20260102 stdout.txt.2.gz stdout.1.txt",
      ])
    #expect(problems.isEmpty)
  }

  @Test("the files of a run are in a fixed order, of one name the oldest rotation first")
  func order() throws {
    let names = [
      "metadata.json.1", "metadata.json", "stderr.txt-20251231", "stderr.txt-20261124.gz",
      "stderr.txt.10", "stderr.txt.2", "stderr.txt", "stdout.txt.3.zst", "stdout.txt.2.gz",
      "stdout.txt.1", "stdout.txt.0", "stdout.txt",
    ]
    var random = SeededRandom()
    for name in names.shuffled(using: &random) {
      try directory.write("x", to: "run_id=a/\(name)")
    }
    #expect(try find().runs == ["a @ /run_id=a: " + names.joined(separator: " ")])
  }

  @Test(
    "a run id is whatever a file may be called",
    arguments: [
      "metadata.json", "stdout.txt", "run_id=nested", "has space", "tab\tname", "quote'\"quote",
      "#hash", "x=y&z", "percent%20name", "dots..and..dots", "line\nbreak",
      "\u{E9}\u{E0F}\u{1F600}",
      "*", "..", "", String(repeating: "1", count: 240),
    ])
  func names(runID: String) throws {
    try directory.write("x", to: "run_id=\(runID)/stdout.txt")
    for path in ["", "run_id=\(runID)", "run_id=\(runID)/stdout.txt"] {
      let (runs, problems) = try find(at: directory.path(path))
      #expect(runs == ["\(runID) @ /run_id=\(runID): stdout.txt"])
      #expect(problems.isEmpty)
    }
  }

  @Test("names that are not UTF-8 are runs of their own, and their files can be opened")
  func notUTF8() throws {
    let names: [[UInt8]] = [[0xE9], [0xE8], [0xC3, 0xA9], Array("\u{FFFD}".utf8), [0xF4, 0x8F]]
    for name in names {
      let run = Array("\(directory.path)/run_id=".utf8) + name
      #expect(run.withPath { mkdir($0, 0o700) } == 0)
      let descriptor = (run + Array("/stdout.txt".utf8)).withPath {
        open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      }
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: name)
    }
    let (runs, problems) = try Discovery().find(at: directory.path)
    #expect(problems.isEmpty)
    let files = runs.flatMap(\.files)
    let texts = try files.map { try SourceReader(path: $0.path).readAll() }
    #expect(Set(texts) == Set(names))
    let again = try files.flatMap { try Discovery().find(at: $0.path).runs }
    #expect(again.map { Array($0.path.utf8) } == runs.map { Array($0.path.utf8) })
    #expect(Set(runs.map { Array($0.path.utf8) }).count == names.count)
    #expect(runs.map(\.runID) == ["\u{E9}", "\u{FFFD}", "\u{FFFD}", "\u{FFFD}", "\u{FFFD}"])
  }

  @Test("a path is a root, a run directory or a file, relative or with dots and slashes")
  func paths() throws {
    try directory.write("x", to: "logs/run_id=a/stdout.txt")
    try directory.write("x", to: "logs/run_id=a/run_id=b/stdout.txt")
    let runs = ["a @ /logs/run_id=a: stdout.txt", "b @ /logs/run_id=a/run_id=b: stdout.txt"]
    #expect(try find(at: directory.path("logs//")).runs == runs)
    #expect(try find(at: directory.path("logs/../logs/./run_id=a/")).runs == runs)
    #expect(try find(at: directory.path("logs/run_id=a//stdout.txt")).runs == [runs[0]])
    let absolute = directory.path("logs/run_id=a")
    let up = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }
    #expect(try find(at: up.joined() + absolute.dropFirst()).runs == runs)
  }

  // MARK: Other files

  @Test("a file given as a path is read, under its own name or the run id that was given")
  func files() throws {
    let path = try directory.write("x", to: "var/app.log.1.gz")
    #expect(try find(at: path).runs == ["app @ /var: app.log.1.gz"])
    #expect(try find(Discovery(runID: "R"), at: path).runs == ["R @ /var: app.log.1.gz"])
    #expect(try find(Discovery(exclude: ["*.gz"]), at: path).runs == [])
    let other = try directory.write("x", to: "run_id=a/notes")
    #expect(try find(Discovery(runID: "R"), at: other).runs == ["a @ /run_id=a: notes"])
  }

  @Test("other files are read where a glob includes them; all rotations of a log are one run")
  func include() throws {
    for path in [
      "app.log", "app.log.1", "app.log.2.gz", "web.log", "web.txt", "sub/app.log",
      "run_id=a/stdout.txt", "run_id=a/extra.log", "run_id=a/sub/more.log",
    ] {
      try directory.write("x", to: path)
    }
    #expect(
      try find(Discovery(include: ["*.log", "*.log.*"])).runs == [
        "app @ : app.log.2.gz app.log.1 app.log", "web @ : web.log",
        "a @ /run_id=a: extra.log stdout.txt", "a @ /run_id=a/sub: more.log",
        "app @ /sub: app.log",
      ])
    #expect(
      try find(Discovery(include: ["sub/*.log", "/web*"], runID: "R")).runs == [
        "R @ : web.log web.txt", "a @ /run_id=a: stdout.txt", "R @ /sub: app.log",
      ])
  }

  @Test("what a glob excludes is left out, directories with all that is in them")
  func exclude() throws {
    for path in [
      "run_id=a/stdout.txt", "run_id=a/stdout.txt.1", "run_id=a/run_id=b/stdout.txt",
      "old/run_id=c/stdout.txt", "old/app.log", "new/old/app.log",
    ] {
      try directory.write("x", to: path)
    }
    let discovery = Discovery(include: ["*.log"], exclude: ["/old", "run_id=b", "*.1"])
    #expect(try find(discovery).runs == ["app @ /new/old: app.log", "a @ /run_id=a: stdout.txt"])
    #expect(try find(Discovery(include: ["*"], exclude: ["**"])).runs == [])
  }

  // MARK: Trouble

  @Test("a path that is not there is an error that names it")
  func missing() throws {
    let error = try #require(throws: TailError.self) { try find(at: directory.path("gone")) }
    #expect(error.code == ENOENT && error.path == directory.path("gone"))
    #expect(throws: TailError.self) { try find(at: "") }
    #expect(throws: TailError.self) { try find(at: "/dev/null") }
  }

  @Test("what is no regular file costs itself, and is reported where it is called like a source")
  func irregular() throws {
    try directory.write("x", to: "run_id=a/stdout.txt")
    try directory.makeFIFO("run_id=a/stderr.txt")
    try directory.makeFIFO("run_id=a/other")
    try directory.makeDirectory("run_id=a/metadata.json")
    let found = try find()
    #expect(found.runs == ["a @ /run_id=a: stdout.txt"])
    #expect(found.problems.map(\.path) == [directory.path("run_id=a/stderr.txt")])
    #expect(found.problems.first?.reason == "it is a FIFO, not a regular file")
  }

  @Test("a name that is longer than a path may be costs itself")
  func tooDeep() throws {
    try directory.write("x", to: "run_id=z/stdout.txt")
    var parent = open(directory.path, O_DIRECTORY | O_CLOEXEC)
    let name = String(repeating: "d", count: 200)
    for _ in 0..<30 {
      #expect(mkdirat(parent, name, 0o700) == 0)
      let child = openat(parent, name, O_DIRECTORY | O_CLOEXEC)
      close(parent)
      parent = child
    }
    close(parent)
    let found = try find()
    #expect(found.runs == ["z @ /run_id=z: stdout.txt"])
    #expect(found.problems.map(\.code) == [ENAMETOOLONG])
    #expect(try Program(running: "/bin/rm", ["-rf", directory.path]).status == 0)
  }

  @Test(
    "a directory that this user may not read costs itself",
    .enabled(if: getuid() != 0, "root may read everything"))
  func permission() throws {
    try directory.write("x", to: "run_id=a/stdout.txt")
    try directory.write("x", to: "run_id=b/stdout.txt")
    chmod(directory.path("run_id=a"), 0)
    defer { chmod(directory.path("run_id=a"), 0o700) }
    let found = try find()
    #expect(found.runs == ["b @ /run_id=b: stdout.txt"])
    #expect(found.problems.map(\.code) == [EACCES])
  }

  @Test("an error of the one who is told ends the search at once")
  func bodyThrows() throws {
    struct Stop: Error {}
    try directory.write("x", to: "run_id=a/stdout.txt")
    try directory.write("x", to: "run_id=b/stdout.txt")
    var count = 0
    let body: (RunDirectory) throws -> Void = { _ in
      count += 1
      throw Stop()
    }
    #expect(throws: Stop.self) {
      try Discovery().runs(at: directory.path, onProblem: { _ in }, body)
    }
    #expect(count == 1)
  }
}
