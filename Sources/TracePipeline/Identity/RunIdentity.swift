internal import TraceTail

/// What tells one run from another: the bytes of its names, since Unicode takes different names for
/// the same.
struct RunIdentity: Hashable {
  let place: [UInt8]
  let runID: [UInt8]

  init(_ run: RunDirectory) {
    self.init(place: run.path, runID: run.runID)
  }

  init(place: String, runID: String) {
    self.place = Array(place.utf8)
    self.runID = Array(runID.utf8)
  }

  /// The run without any files.
  var emptyRun: RunDirectory {
    RunDirectory(
      path: String(decoding: place, as: UTF8.self), runID: String(decoding: runID, as: UTF8.self),
      files: [])
  }
}
