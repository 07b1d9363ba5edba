/// What other programs put around each line of a text.
public enum LineWrapping: Int64, Sendable {
  /// The log of a container as its runtime writes it: `DATETIME stdout F text`.
  case cri = 1
  /// The log of a container as Docker's driver json-file writes it:
  /// `{"log":"text\n","stream":"stdout","time":"DATETIME"}`.
  case docker = 2

  /// Its name, for people.
  public var name: String {
    switch self {
    case .cri: "container runtime (CRI)"
    case .docker: "Docker (json-file)"
    }
  }
}
