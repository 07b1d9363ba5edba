/// Pieces of SQL. Values are bound where they can be; lists of unknown length are written.
enum SQLText {
  /// A text as a literal (https://sqlite.org/lang_expr.html#literal_values_constants_). What follows a
  /// NUL is left out: SQL ends there.
  static func literal(_ text: String) -> String {
    "'" + text.prefix { $0 != "\0" }.replacing("'", with: "''") + "'"
  }

  /// A list for `IN`.
  static func list(_ texts: some Sequence<String>) -> String {
    "(" + texts.map(literal).joined(separator: ", ") + ")"
  }
}
