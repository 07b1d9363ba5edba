/// The files of a scenario in memory: lists of messages. It says which of them somebody could have
/// read.
struct ScenarioModel {
  /// A file, whatever names it has.
  final class File {
    var messages: [String]
    /// Whether it can be read: half of a packed file cannot.
    var isWhole: Bool

    init(_ messages: [String] = [], isWhole: Bool = true) {
      self.messages = messages
      self.isWhole = isWhole
    }
  }

  /// The files by the words of the script.
  private(set) var files: [String: File] = [:]
  private var held: [String: File] = [:]
  /// Every message that was written to a file in the root.
  private(set) var written: Set<String> = []
  /// Every message that was in a file of the root when somebody looked.
  private(set) var seen: Set<String> = []

  func messages(_ name: String) -> [String] { files[name]?.messages ?? [] }

  /// Notes that somebody looks at everything.
  mutating func look() {
    for (name, file) in files where !name.hasPrefix("~") && file.isWhole {
      seen.formUnion(file.messages)
    }
  }

  mutating func perform(_ action: String) {
    let words = action.split(separator: " ").map(String.init)
    let (verb, name) = (words[0], words[1])
    let other = words.count > 2 ? words[2] : ""
    let number = Int(other) ?? Int(words.last ?? "") ?? 0
    let messages = messages(name)
    switch verb {
    case "add", "json": write(Array(words.dropFirst(2)), to: file(name))
    case "put": overwrite(name, Array(words.dropFirst(2)))
    case "new": files[name] = File(Array(words.dropFirst(2)))
    case "hold": held[name] = file(name)
    case "late": if let file = held[name] { write(Array(words.dropFirst(2)), to: file) }
    case "drop": held[name] = nil
    case "mv":
      files[other] = files[name]
      files[name] = nil
    case "cp": overwrite(other, messages)
    case "ln": files[other] = file(name)
    case "rm": files[name] = nil
    case "cut": overwrite(name, Array(messages.prefix(words.count > 2 ? number : 0)))
    case "trim": overwrite(name, messages.suffix(number))
    case "pack": overwrite("\(name).gz", messages)
    case "half":
      overwrite("\(name).gz", messages)
      files["\(name).gz"]?.isWhole = false
    case "gz", "zst":
      overwrite("\(name).\(verb)", messages)
      files[name] = nil
    case "mvdir":
      for (path, file) in files where path.hasPrefix("\(name)/") {
        files[other + path.dropFirst(name.count)] = file
        files[path] = nil
      }
    default: break
    }
  }

  private mutating func file(_ name: String) -> File {
    if let file = files[name] { return file }
    let file = File()
    files[name] = file
    return file
  }

  private mutating func write(_ messages: [String], to file: File) {
    file.messages += messages
    written.formUnion(messages)
  }

  private mutating func overwrite(_ name: String, _ messages: [String]) {
    let file = file(name)
    file.messages = messages
    file.isWhole = true
  }
}
