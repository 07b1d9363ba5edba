internal import Foundation

extension Error {
  /// Why the system refused something of Foundation's, in the words of strerror(3).
  var systemReason: String {
    let cause = (self as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return cause.map { String(cString: strerror(Int32($0.code))) } ?? localizedDescription
  }
}
