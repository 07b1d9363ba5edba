internal import Foundation

/// Random numbers that a failed test can have again: SplitMix64.
///
/// The seed is printed, and taken from the environment variable `TRACETAIL_SEED` where it is set.
public struct SeededRandom: RandomNumberGenerator {
  /// What the numbers follow from.
  public let seed: UInt64
  private var state: UInt64

  /// Numbers of a new seed, or of that of the environment.
  public init(function: String = #function) {
    let given = ProcessInfo.processInfo.environment["TRACETAIL_SEED"].flatMap { UInt64($0) }
    self.init(seed: given ?? .random(in: 0...UInt64.max))
    print("\(function): TRACETAIL_SEED=\(seed)")
  }

  /// Numbers of a seed.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// How many cases a randomised test has: `TRACETAIL_CASES` where it is set.
  public static func cases(_ usual: Int) -> Int {
    ProcessInfo.processInfo.environment["TRACETAIL_CASES"].flatMap { Int($0) } ?? usual
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// That many bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
