extension MetadataReader {
  /// Appends the object for the `metadata` column: the record's own, and in it what no column
  /// holds. Nothing, where there is nothing to say.
  func appendMetadata(to out: inout [UInt8]) {
    let start = out.count
    func separate() {
      out.append(out.count == start ? UInt8(ascii: "{") : UInt8(ascii: ","))
    }
    let own = fields[.metadata]
    if !own.isEmptyJSON {
      if own.bytes.first == UInt8(ascii: "{"), own.kind == .json {
        out.reserveCapacity(out.count + own.bytes.count)
        out.append(contentsOf: own.bytes.dropLast())
      } else {
        separate()
        out.append(Column.metadata.name, own.json)
      }
    }
    for column in columns.intersection(.numbers) {
      let value = fields[column]
      if value.fits(column) { continue }
      separate()
      out.append(column.name, value.json)
    }
    forEachMember { key, value in
      separate()
      out.append(UInt8(ascii: "\""))
      out.append(contentsOf: key)
      out.append(contentsOf: "\":".utf8)
      out.append(contentsOf: value)
    }
    if out.count > start { out.append(UInt8(ascii: "}")) }
  }
}

extension Column {
  /// Calls `body` with the bytes of its name.
  func withName<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var name = name
    return name.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

extension [UInt8] {
  /// Appends a member of an object.
  fileprivate mutating func append(_ name: String, _ json: UnsafeRawBufferPointer) {
    append(UInt8(ascii: "\""))
    append(contentsOf: name.utf8)
    append(contentsOf: "\":".utf8)
    append(contentsOf: json)
  }
}
