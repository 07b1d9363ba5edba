internal import Foundation
internal import Glibc

/// One of the standard descriptors, as far as it is looked at by people.
struct Terminal: Sendable {
  /// The colours that are used.
  enum Color: Int, Sendable {
    case faint = 2
    case red = 31
    case yellow = 33
  }

  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  /// Whether a person sees it at once.
  let isInteractive: Bool
  private let descriptor: Int32
  private let hasColor: Bool

  private init(descriptor: Int32) {
    let environment = ProcessInfo.processInfo.environment
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1
    // https://no-color.org: set and not empty.
    hasColor =
      isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// How many columns a line may have: those of the window now, 80 where there is none.
  var columns: Int {
    guard isInteractive else { return 80 }
    // Behind a pager, another descriptor knows the window.
    for descriptor in [descriptor, STDERR_FILENO, STDIN_FILENO] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        return Int(size.ws_col)
      }
    }
    return 80
  }

  /// Whether it has a known number of lines: only there can one page be told from another.
  var hasHeight: Bool {
    var size = winsize()
    return isInteractive && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
  }

  /// The text in a colour, where colours are shown.
  func paint(_ text: String, _ color: Color) -> String {
    hasColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Writes at once; what cannot be written is given up.
  func write(_ text: String) {
    try? Output.write(Array(text.utf8)[...], to: descriptor)
  }
}
