internal import Foundation
internal import Synchronization

/// The calls that lead to where an error was caught, by name where the program has symbols.
///
/// Errors of Swift do not know where they were thrown. Swift's own `Backtrace` is not asked for
/// symbols: it looks at all mappings of the process, and one that goes meanwhile, as that of a WAL
/// index does, is a SIGSEGV (seen with Swift 6.3).
enum CallStack {
  /// What this module's own functions are called in symbol tables.
  private static let ownNames = "$s12TraceLogging"
  /// How many addresses are remembered: a program has only so many places that catch errors.
  private static let rememberedCount = 4_096

  /// Frames by return address, so that a symbol table is read once for each place.
  private static let known = Mutex<[UInt: Frame]>([:])

  /// The calls, the innermost first, one a line: the image, the function with the offset in it, and
  /// in brackets the offset in the image, of which addr2line(1) makes a line of source:
  /// `etl(etl.load() throws -> ()+0x1c) [0x5b1a]`. `nil` if the platform cannot say.
  static func describe() -> String? {
    let addresses = Thread.callStackReturnAddresses.map(\.uintValue)
    let frames = frames(at: addresses).drop {
      $0.image.hasPrefix("libFoundation") || $0.symbol?.hasPrefix(ownNames) == true
    }
    return frames.isEmpty ? nil : frames.map(\.text).joined(separator: "\n")
  }

  private static func frames(at addresses: [UInt]) -> [Frame] {
    known.withLock { known in
      let new = Set(addresses.filter { known[$0] == nil })
      if known.count + new.count > rememberedCount { known = [:] }
      let unknown = addresses.filter { known[$0] == nil }
      for frame in Frame.all(at: unknown) { known[frame.address] = frame }
      return addresses.compactMap { known[$0] }
    }
  }
}
