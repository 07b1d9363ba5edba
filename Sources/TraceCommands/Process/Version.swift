/// The version of the program, as `tracetail --version` says it and CHANGELOG.md describes it.
enum Version {
  static let number = "0.1.0"
  static let text = "tracetail \(number)"
}
