internal import TraceStore

/// The columns of a result whose names and types only its statement knows.
enum QueryColumns {
  private typealias Column = ResultColumn<[QueryValue]>
  /// So many bytes of a BLOB are shown to people.
  private static let shownBytes = 24

  /// Columns by their names; numbers stand to the right, as far as the first row tells.
  static func make(_ names: [String], _ first: [QueryValue]) -> [ResultColumn<[QueryValue]>] {
    var seen: [String: Int] = [:]
    return names.enumerated().map { position, name in
      let count = seen[name, default: 0] + 1
      seen[name] = count
      let unique = count == 1 ? name : "\(name)_\(count)"
      return Column(
        unique, title: EscapedText.line(unique),
        side: first.indices.contains(position) && first[position].isNumber ? .right : .left
      ) {
        $0[position].result(isUnpacked: name == "tags" || name == "metadata")
      } text: {
        $0[position].text(shownBytes: shownBytes)
      }
    }
  }
}

extension QueryValue {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    default: false
    }
  }

  /// As programs get it.
  fileprivate func result(isUnpacked: Bool) -> ResultValue {
    switch self {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): isUnpacked ? .unpacked(text) : .text(text)
    case .blob(let bytes): .text(Self.literal(bytes))
    }
  }

  /// As people see it.
  fileprivate func text(shownBytes: Int) -> String {
    switch self {
    case .null: "NULL"
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .text(let text): text
    case .blob(let bytes) where bytes.count > shownBytes:
      Self.literal(bytes[..<shownBytes]) + "… (\(Quantity.bytes(Int64(bytes.count))))"
    case .blob(let bytes): Self.literal(bytes)
    }
  }

  /// A BLOB as SQL writes it (https://sqlite.org/lang_expr.html#literal_values_constants_).
  private static func literal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text = Array("X'".utf8)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text + "'".utf8, as: UTF8.self)
  }
}
