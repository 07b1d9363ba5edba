extension PageAssets {
  /// The one style sheet: light and dark by the system or by choice, wide and narrow, and printed. Of rules
  /// for the same the later ones hold.
  static let style = [frameStyle, runStyle, detailStyle, narrowStyle].joined(separator: "\n")
}
