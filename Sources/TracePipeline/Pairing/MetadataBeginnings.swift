internal import TraceFormat

/// What the beginnings of metadata are looked at with, beside what reads it.
final class MetadataBeginnings {
  let window: ByteWindow
  private var readers: [String: MetadataReader] = [:]

  /// Looks at sources in reads of so many bytes. What cannot be read is said when it is read.
  init(readSize: Int) {
    window = ByteWindow(readSize: readSize, onProblem: { _ in })
  }

  /// A reader of records with those keys.
  func reader(_ keys: JSONKeys) -> MetadataReader {
    let name = keys.description
    let reader = readers[name] ?? MetadataReader(keys: keys)
    readers[name] = reader
    return reader
  }
}
