internal import Glibc
internal import TraceBytes

/// The sources among the files of one directory.
struct SourceSelection {
  private struct Member {
    let name: [UInt8]
    let parsed: SourceName
    let isLink: Bool

    /// By name, and of one name the oldest rotation first.
    func precedes(_ other: Member) -> Bool {
      if parsed.base != other.parsed.base {
        return parsed.base.lexicographicallyPrecedes(other.parsed.base)
      }
      if parsed.rotation != other.parsed.rotation {
        return parsed.rotation > other.parsed.rotation
      }
      return other.name.lexicographicallyPrecedes(name)
    }
  }

  private let directory: [UInt8]
  private var members: [Member] = []

  /// None yet.
  ///
  /// - Parameter directory: its canonical path.
  init(directory: [UInt8]) {
    self.directory = directory
  }

  mutating func add(_ name: [UInt8], _ parsed: SourceName, isLink: Bool) {
    members.append(Member(name: name, parsed: parsed, isLink: isLink))
  }

  /// The runs that the files belong to: one with that run id, or one for each log where it is `nil`.
  func runs(runID: String?) -> [RunDirectory] {
    guard !members.isEmpty else { return [] }
    let path = String(pathBytes: directory)
    let members = settledMembers().sorted { $0.precedes($1) }
    if let runID { return [RunDirectory(path: path, runID: runID, files: members.map(file))] }
    var runs: [(runID: String, members: [Member])] = []
    var positions: [[UInt8]: Int] = [:]
    for member in members {
      let runID = member.parsed.runID
      if let position = positions[Array(runID.utf8)] {
        runs[position].members.append(member)
      } else {
        positions[Array(runID.utf8)] = runs.count
        runs.append((runID, [member]))
      }
    }
    return runs.map { RunDirectory(path: path, runID: $0.runID, files: $0.members.map(file)) }
  }

  private func file(_ member: Member) -> SourceFile {
    let path = directory.appending(name: member.name)
    let isJSON = member.parsed.kind == .text && JSONContent.isIn(path)
    return SourceFile(
      path: String(pathBytes: path), name: member.name, member.parsed,
      kind: isJSON ? .metadata : member.parsed.kind, isLink: member.isLink)
  }

  /// The files, each by what its name says beside the others.
  private func settledMembers() -> [Member] {
    let members = distinctMembers()
    guard members.contains(where: \.parsed.needsLiveFile) else { return members }
    let names = Set(members.map(\.name))
    return members.map { member in
      if names.contains(member.parsed.base) { return member }
      return Member(
        name: member.name, parsed: member.parsed.withoutLiveFile(member.name),
        isLink: member.isLink)
    }
  }

  /// The files without those that are links to another one of them, `current.log` to the newest log:
  /// a file is read once.
  private func distinctMembers() -> [Member] {
    guard members.contains(where: \.isLink) else { return members }
    let names = Set(members.map(\.name))
    return members.filter { !$0.isLink || !names.contains(target(of: $0)) }
  }

  /// What a link says; empty where it is gone meanwhile.
  private func target(of link: Member) -> [UInt8] {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = directory.appending(name: link.name).withPath {
      readlink($0, &target, target.count)
    }
    return target.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  }
}
