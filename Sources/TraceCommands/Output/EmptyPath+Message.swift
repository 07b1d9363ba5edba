internal import Foundation
internal import TracePipeline

extension EmptyPath {
  /// What is there, and the option that takes it.
  var message: String {
    let path = ShownPath.line(path)
    guard let example else {
      return """
        \(path) holds no source: there is no file
        Name a root with run_id=... directories, a run directory, or a file.
        """
    }
    let count = files >= Self.mostCounted ? "\(Quantity.count(files)) files or more" : counted
    return """
      \(path) holds no source: \(count), and none that the writer makes in a run_id=... \
      directory; the first is \(EscapedText.line(example))
      Add --include '\(EscapedText.line(Self.glob(for: example)))' to read them.
      """
  }

  private var counted: String { Quantity.count(files, "file") }

  /// A glob for the files of the same kind.
  private static func glob(for name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let packed = ["gz", "zst"].contains(parts.last.map(String.init) ?? "")
    let kind = (packed ? parts.dropLast() : parts[...]).dropFirst().last { part in
      part.contains { !$0.isNumber }
    }
    return kind.map { "*.\($0)*" } ?? name
  }
}
