internal import Foundation

/// The paths of what this process has open at a path or below it: a leak where a test expects none.
public func openDescriptors(below path: String) throws -> [String] {
  let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
  return descriptors.compactMap {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
  }.filter { $0.hasPrefix(path) }
}
