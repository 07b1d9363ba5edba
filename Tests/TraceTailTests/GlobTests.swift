import Testing

@testable import TraceTail

@Suite("Globs")
struct GlobTests {
  @Test(
    "a pattern matches these paths",
    arguments: [
      ("*.log", "a.log"), ("*.log", "x/y/a.log"), ("*.log", ".log"), ("a?c", "x/abc"),
      ("[ab].log", "b.log"), ("[!ab].log", "c.log"), ("\\*.log", "*.log"),
      ("run_id=*", "run_id=a b"),
      ("/a.log", "a.log"), ("x/*.log", "x/a.log"), ("*/a.log", "x/a.log"),
      ("**/a.log", "a.log"), ("**/a.log", "x/y/z/a.log"), ("x/**", "x/y/a.log"), ("x/**", "x/y"),
      ("x/**/a.log", "x/a.log"), ("x/**/a.log", "x/y/z/a.log"), ("**/y/**/*.log", "x/y/z/a.log"),
      ("x/", "x"), ("x//y", "x/y"), ("**", "a"), ("*\u{E9}*", "caf\u{E9}"),
    ])
  func matches(pattern: String, path: String) {
    #expect(Self.match(pattern, path))
  }

  @Test(
    "a pattern does not match these paths",
    arguments: [
      ("*.log", "a.txt"), ("*.log", "a.log/b"), ("/a.log", "x/a.log"), ("x/*.log", "x/y/a.log"),
      ("x/*.log", "y/x/a.log"), ("*/a.log", "a.log"), ("*/a.log", "x/y/a.log"),
      ("x/**/a.log", "y/a.log"), ("**/y/a.log", "y/x/a.log"), ("x/**", "y/x"), ("", "a"),
      ("/", "a"),
      ("A.log", "a.log"), ("a*", "x/ba"), ("x/", "y/x"),
    ])
  func matchesNot(pattern: String, path: String) {
    #expect(!Self.match(pattern, path))
  }

  private static func match(_ pattern: String, _ path: String) -> Bool {
    let names = path.split(separator: "/").map { Array($0.utf8) }
    return Glob(pattern).matches(names.last ?? [], in: names.dropLast())
  }
}
