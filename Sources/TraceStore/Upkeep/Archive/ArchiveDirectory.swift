internal import Foundation
internal import Glibc

/// A directory of partitions: one packed database for each month.
///
/// `traces-2026-01.db.zst` has every archived run whose last record is of January 2026, in UTC. It is
/// a complete database: the reference schema with its indexes, for whoever unpacks it.
public struct ArchiveDirectory: Sendable, Equatable {
  private static let (prefix, suffix) = ("traces-", ".db.zst")

  /// Its path.
  public let path: String

  /// A directory, which may be missing.
  public init(path: String) {
    self.path = path
  }

  /// The file of a partition, such as "2026-01".
  public func file(of partition: String) -> String {
    URL(filePath: path).appending(path: Self.prefix + partition + Self.suffix)
      .path(percentEncoded: false)
  }

  /// The bytes of all partitions; 0 if the directory cannot be read.
  public var size: Int64 {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }
      .reduce(0) { $0 + ((try? OutputFile.size(of: path + "/" + $1)) ?? 0) }
  }

  /// The partitions that are there, the oldest first.
  ///
  /// - Parameter database: the path of the database that they belong to, for the error.
  /// - Returns: their names: "2026-01".
  /// - Throws: `StoreError` where the directory cannot be listed.
  public func partitions(of database: String) throws -> [String] {
    guard access(path, R_OK | X_OK) == 0 else {
      let failure = FileFailure(path, errno).error("read the archive of", database: database)
      throw StoreError(
        .cannotOpen, operation: failure.operation, path: database, reason: failure.reason,
        hint: "Name the directory that was given to `tracetail archive --to`.")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
      let partition = String(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count))
      return Self.isPartition(partition) ? partition : nil
    }.sorted()
  }

  /// Whether a text is a month: "2026-01".
  static func isPartition(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 7
      && bytes.enumerated().allSatisfy { position, byte in
        position == 4
          ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }
}
