internal import TraceTail

/// What tells one run from another: the bytes of its names, since Unicode takes different names for
/// the same.
struct RunIdentity: Hashable {
  let place: [UInt8]
  let runID: [UInt8]

  init(_ run: RunDirectory) {
    place = Array(run.path.utf8)
    runID = Array(run.runID.utf8)
  }
}
