/// Where a source of metadata was left with regard to an array of records: what may stand between its
/// objects depends on that.
public enum ArrayPlace: Int64, Sendable {
  /// In no array: nothing stands between objects.
  case outside = 0
  /// Behind an object of an array: a comma or the bracket that closes it may follow.
  case behindObject = 1
  /// Behind a comma of an array: an object must follow.
  case behindComma = 2
}
