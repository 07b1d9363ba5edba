public import ArgumentParser
public import TraceFormat

/// `--stream stdout` and `--stream stderr`.
extension Stream: ExpressibleByArgument {
  /// The stream of that name; `nil` where there is none.
  public init?(argument: String) {
    guard let stream = Self.allCases.first(where: { "\($0.name)" == argument }) else { return nil }
    self = stream
  }

  /// The names of both.
  public static var allValueStrings: [String] { allCases.map { "\($0.name)" } }
}
