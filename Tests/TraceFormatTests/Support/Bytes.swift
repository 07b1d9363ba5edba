import TraceFormat

extension String {
  /// Calls `body` with the text's UTF-8.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Array(utf8).withUnsafeBytes(body)
  }

  init(_ bytes: some Sequence<UInt8>) {
    self.init(decoding: Array(bytes), as: UTF8.self)
  }
}

extension DatetimeReader {
  func read(_ text: String) -> Reading? { text.withBytes { read($0) } }

  /// What the datetime column has for a text; `nil` where it is no datetime.
  func column(_ text: String) -> String? {
    switch read(text) {
    case nil, .withoutYear: return nil
    case .asWritten: return text
    case .microseconds(let instant):
      var out: [UInt8] = []
      Self.append(microseconds: instant, to: &out)
      return String(out)
    }
  }

  /// No zone, and no pattern.
  static var plain: DatetimeReader {
    get throws(DatetimeError) { try DatetimeReader() }
  }
}

extension MetadataReader {
  /// Reads a JSON object with the padding that a reader wants.
  func read(json: some Sequence<UInt8>, _ body: (Outcome, UnsafeRawBufferPointer) throws -> Void)
    rethrows
  {
    let bytes = Array(json)
    // Quotes and brackets, so that reading beyond the end shows.
    let padded = bytes + Array("\"}]\",:".utf8) + Array(repeating: 0x22, count: Self.padding)
    try padded.withUnsafeBytes { whole in
      let input = UnsafeRawBufferPointer(rebasing: whole[..<bytes.count])
      try body(read(input), input)
    }
  }

  /// Reads a JSON object and says what became of it.
  func outcome(_ json: String) -> Outcome {
    var result: Outcome?
    read(json: json.utf8) { outcome, _ in result = outcome }
    return result ?? .malformed
  }
}
