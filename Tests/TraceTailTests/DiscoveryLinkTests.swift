import TestSupport
import Testing
import TraceTail

@Suite("Discovery through symbolic links")
struct DiscoveryLinkTests {
  let outside: TemporaryDirectory
  let root: TemporaryDirectory

  init() throws {
    outside = try TemporaryDirectory()
    root = try TemporaryDirectory()
  }

  private func find(
    _ discovery: Discovery = Discovery(), at path: String? = nil
  ) throws -> (runs: [RunDirectory], problems: [TailError]) {
    var discovery = discovery
    discovery.followsLinks = true
    return try discovery.find(at: path ?? root.path)
  }

  @Test("a link to a directory outside is followed, and its runs have their own path")
  func followed() throws {
    try outside.write("x", to: "store/run_id=a/stdout.txt")
    try root.link("archive", to: outside.path("store"))
    let (runs, problems) = try find()
    #expect(runs.map(\.path) == [outside.path("store/run_id=a")])
    #expect(runs.map(\.runID) == ["a"] && problems.isEmpty)
  }

  @Test("a link that is called like a run makes its target one, as a path too")
  func linkNamesRun() throws {
    try outside.write("x", to: "17/stdout.txt")
    try root.link("run_id=a", to: outside.path("17"))
    for path in [root.path, root.path("run_id=a"), root.path("run_id=a/")] {
      let runs = try find(at: path).runs
      #expect(runs.map(\.path) == [outside.path("17")])
      #expect(runs.map(\.runID) == ["a"])
    }
  }

  @Test("loops end, and each directory is visited once however many links lead to it")
  func loops() throws {
    try root.write("x", to: "run_id=a/stdout.txt")
    try root.link("latest", to: "run_id=a")
    try root.link("run_id=a/up", to: "..")
    try root.link("run_id=a/self", to: ".")
    try root.link("out", to: outside.path)
    try root.link("out2", to: outside.path)
    try root.link("z", to: outside.path("deep"))
    try outside.write("x", to: "deep/run_id=b/stdout.txt")
    try outside.link("back", to: root.path)
    try outside.link("deep/above", to: outside.path)
    let (runs, problems) = try find()
    #expect(runs.map(\.runID) == ["b", "a"] && problems.isEmpty)
  }

  @Test("a link to a directory that holds the root does not make the root come twice")
  func above() throws {
    try outside.write("x", to: "root/run_id=a/stdout.txt")
    try outside.write("x", to: "other/run_id=b/stdout.txt")
    try outside.link("root/all", to: outside.path)
    #expect(try find(at: outside.path("root")).runs.map(\.runID) == ["b", "a"])
  }

  @Test("a directory followed from inside a larger one that is followed later comes once")
  func nestedTargets() throws {
    try outside.write("x", to: "all/part/run_id=a/stdout.txt")
    try outside.write("x", to: "all/run_id=b/stdout.txt")
    try root.link("1", to: outside.path("all/part"))
    try root.link("2", to: outside.path("all"))
    try root.link("3", to: outside.path("all/part"))
    #expect(try find().runs.map(\.runID) == ["a", "b"])
  }

  @Test("a link called like a run whose target below the root is none is reported")
  func hidden() throws {
    try root.write("x", to: "store/stdout.txt")
    try root.link("run_id=a", to: "store")
    let (runs, problems) = try find()
    #expect(runs.isEmpty)
    #expect(problems.map(\.path) == [root.path("run_id=a")])
    // The hint is to name the link: that works.
    #expect(try find(at: root.path("run_id=a")).runs.map(\.runID) == ["a"])
  }

  @Test("a link to a file is read through; one to a neighbour that is read itself is left out")
  func files() throws {
    try outside.write("x", to: "elsewhere")
    try root.makeDirectory("run_id=a")
    try root.link("elsewhere.log", to: outside.path("elsewhere"))
    try root.link("run_id=a/stdout.txt", to: outside.path("elsewhere"))
    try root.write("x", to: "app-20261124.log")
    try root.link("current.log", to: "app-20261124.log")
    let runs = try find(Discovery(include: ["*.log"])).runs
    #expect(
      runs.map { $0.files.map(\.name) } == [
        ["app-20261124.log"], ["elsewhere.log"], ["stdout.txt"],
      ])
    #expect(try SourceReader(path: root.path("run_id=a/stdout.txt")).readAll() == [0x78])
  }

  @Test("a link to nowhere is reported only where it is called like a source")
  func dangling() throws {
    try root.write("x", to: "run_id=a/stderr.txt")
    try root.link("run_id=a/stdout.txt", to: "gone")
    try root.link("run_id=a/other", to: "gone")
    try root.link("loop", to: "loop")
    let (runs, problems) = try find()
    #expect(runs.map { $0.files.map(\.name) } == [["stderr.txt"]])
    #expect(problems.map(\.path) == [root.path("run_id=a/stdout.txt")])
  }
}
