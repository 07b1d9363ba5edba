/// Directories that are to be looked at, and what is known of what has happened in them.
struct DirtyDirectories {
  /// What is to be looked at in a directory.
  enum Extent: Equatable {
    /// All of it: names may have changed.
    case everything
    /// The files of these names, of which nothing but the bytes changed.
    case files(Set<String>)
  }

  private var extents: [String: Extent] = [:]

  var isEmpty: Bool { extents.isEmpty }

  /// Each directory, in the order of their paths.
  var sorted: [(path: String, extent: Extent)] {
    extents.sorted { $0.key < $1.key }.map { (path: $0.key, extent: $0.value) }
  }

  /// A directory is to be listed.
  mutating func insert(_ directory: String) {
    extents[directory] = .everything
  }

  /// Files of these names have been written in a directory.
  mutating func insert(files names: Set<String>, in directory: String) {
    switch extents[directory] {
    case .everything: break
    case .files(let others): extents[directory] = .files(others.union(names))
    case nil: extents[directory] = .files(names)
    }
  }
}
