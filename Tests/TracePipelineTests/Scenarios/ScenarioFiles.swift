import Foundation
import Glibc
import TestSupport

/// The files of a scenario, and the words for what is done to them.
final class ScenarioFiles {
  struct NoSuchAction: Error {
    let action: String
  }

  let layout: ScenarioLayout
  private let folder: TemporaryDirectory
  private let root: String
  private var writers: [String: FileHandle] = [:]
  /// What an event would tell of the last step.
  private(set) var touched: Set<String> = []
  private(set) var madeDirectories: Set<String> = []
  private(set) var goneDirectories: Set<String> = []

  init(_ layout: ScenarioLayout, root: String, in folder: TemporaryDirectory) throws {
    self.layout = layout
    self.folder = folder
    self.root = root
    try folder.makeDirectory("outside")
    try makeDirectory(path("."))
  }

  func forgetEvents() {
    touched = []
    madeDirectories = []
    goneDirectories = []
  }

  func perform(_ action: String) throws {
    var words = action.split(separator: " ")
    let verb = words.removeFirst()
    guard let first = words.first else { throw NoSuchAction(action: action) }
    let file = path(first)
    let rest = words.dropFirst()
    touched.insert(file)
    switch verb {
    // Writing.
    case "add": try append(lines(rest), to: file)
    case "put": try write(lines(rest), to: file)
    case "new": try replace(file, with: lines(rest))
    case "begin": try append(lines(rest).dropLast(), to: file)
    case "tear": try append(lines(rest).prefix(12), to: file)
    case "finish": try append(lines(rest).dropFirst(12), to: file)
    case "end": try append([0x0A], to: file)
    case "raw": try append(rest.joined(separator: " ").utf8 + [0x0A], to: file)
    case "crlf": try append(lines(rest).flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, to: file)
    case "nul": try append([UInt8](repeating: 0, count: number(rest)), to: file)
    case "fill": try fill(file, lines(rest))
    case "json":
      try append(FileScenario.messages(rest).map { json($0) }.joined().utf8, to: file)
    // A writer that has the file open.
    case "hold": writers[String(first)] = try appender(file)
    case "late": try writers[String(first)]?.write(contentsOf: Data(lines(rest)))
    case "drop": writers[String(first)] = nil
    // Whole files.
    case "mv": try move(file, to: path(rest))
    case "cp": try write(bytes(file), to: path(rest))
    case "ln": try check(link(file, path(rest)), action)
    case "sym": try check(symlink(file, path(rest)), action)
    case "point": try check(symlink(String(rest.last ?? ""), file), action)
    case "rm": try check(unlink(file), action)
    case "touch": try check(utimes(file, nil), action)
    // Parts of files.
    case "cut": try write(keep(file, first: number(rest)), to: file)
    case "trunc": try ScriptedWriter(path: file).truncate(to: UInt64(number(rest)))
    case "trim": try write(keep(file, last: number(rest)), to: file)
    case "copy": try write(keep(file, first: number(rest)), to: path(rest))
    case "piece": try write(bytes(file).prefix(number(rest)), to: path(rest))
    // Compression.
    case "pack": try write(gzip(bytes(file)), to: file + ".gz")
    case "half": try write(Array(halfOfPacked(file)), to: file + ".gz")
    case "member": try append(gzip(lines(rest)), to: file)
    case "gz":
      try write(gzip(bytes(file)), to: file + ".gz")
      try check(unlink(file), action)
    case "zst":
      try write(zstd(bytes(file)), to: file + ".zst")
      try check(unlink(file), action)
    // Directories.
    case "mkdir": try makeDirectory(file)
    case "mvdir": try moveDirectory(file, to: path(rest))
    case "rmdir":
      goneDirectories.insert(file)
      try FileManager.default.removeItem(atPath: file)
    default: throw NoSuchAction(action: action)
    }
    for word in rest where word.contains("log") || word.contains("/") { touched.insert(path(word)) }
  }

  // MARK: Words

  /// The path that a word of a script stands for.
  func path(_ word: some StringProtocol) -> String {
    if word.hasPrefix("~/") { return folder.path("outside/\(named(word.dropFirst(2)))") }
    if word.hasPrefix("/") { return clean("\(root)\(named(word))") }
    return clean("\(root)/\(layout.directory)/\(named(word))")
  }

  private func path(_ words: ArraySlice<Substring>) -> String { path(words.first ?? "") }

  /// The path without `.`; what a symbolic link leads to is no matter here.
  private func clean(_ path: String) -> String {
    "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  private func named(_ word: some StringProtocol) -> String {
    var parts = String(word).split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    if let last = parts.last, last.hasPrefix("log") {
      var rest = last.dropFirst(3)
      var name = layout.name.stem
      if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
        name += rest[..<end].dropFirst()
        rest = rest[end...].dropFirst()
      }
      parts[parts.count - 1] = name + layout.name.ending + rest
    }
    return parts.joined(separator: "/")
  }

  private func number(_ words: ArraySlice<Substring>) -> Int {
    words.compactMap { Int($0) }.last ?? 0
  }

  private func lines(_ words: ArraySlice<Substring>) -> [UInt8] {
    Array(FileScenario.messages(words).map { line($0) }.joined().utf8)
  }

  // MARK: Files

  private func check(_ result: Int32, _ action: String) throws {
    guard result == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file)))
  }

  private func append(_ bytes: some Sequence<UInt8>, to file: String) throws {
    try makeDirectory((file as NSString).deletingLastPathComponent)
    try ScriptedWriter(path: file).write(bytes)
  }

  private func appender(_ file: String) throws -> FileHandle {
    let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    try check(descriptor < 0 ? -1 : 0, "hold \(file)")
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Writes into the file that is there, as `cp` and `>` do.
  private func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
    try makeDirectory((file as NSString).deletingLastPathComponent)
    touched.insert(file)
    try Data(bytes).write(to: URL(filePath: file))
  }

  /// Writes another file and gives it the name, as editors and `sed -i` do.
  private func replace(_ file: String, with bytes: [UInt8]) throws {
    try move(try folder.write(bytes, to: "outside/new"), to: file)
  }

  private func move(_ file: String, to other: String) throws {
    try makeDirectory((other as NSString).deletingLastPathComponent)
    touched.insert(other)
    try check(rename(file, other), "mv \(file) \(other)")
  }

  private func keep(_ file: String, first: Int? = nil, last: Int? = nil) throws -> [UInt8] {
    let lines: [ArraySlice<UInt8>] = try bytes(file).split(separator: 0x0A)
    let kept = first.map { lines.prefix($0) } ?? lines.suffix(last ?? 0)
    return kept.flatMap { $0 + [0x0A] }
  }

  private func halfOfPacked(_ file: String) throws -> ArraySlice<UInt8> {
    let packed = gzip(try bytes(file))
    return packed.prefix(packed.count / 2)
  }

  /// Writes over the zeros that a file ends with, as a program does that reserved room for its log.
  private func fill(_ file: String, _ lines: [UInt8]) throws {
    var bytes = try bytes(file)
    let start = bytes.firstIndex(of: 0) ?? bytes.count
    bytes.replaceSubrange(start..<min(bytes.count, start + lines.count), with: lines)
    let handle = try FileHandle(forWritingTo: URL(filePath: file))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  // MARK: Directories

  private func makeDirectory(_ path: String) throws {
    var missing: [String] = []
    var directory = path
    while !FileManager.default.fileExists(atPath: directory) {
      missing.append(directory)
      directory = (directory as NSString).deletingLastPathComponent
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    madeDirectories.formUnion(missing)
  }

  private func moveDirectory(_ directory: String, to other: String) throws {
    try makeDirectory((other as NSString).deletingLastPathComponent)
    try check(rename(directory, other), "mvdir \(directory) \(other)")
    goneDirectories.insert(directory)
    madeDirectories.insert(other)
  }
}
