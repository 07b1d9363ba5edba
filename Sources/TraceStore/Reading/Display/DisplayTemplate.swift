internal import Foundation
internal import TraceBytes
internal import TraceFormat

/// A `str.format` template of Python by which rows are shown: any column of `traces`, and any key of its
/// metadata, with any conversion and format specification. A name that is nearly that of a column is
/// refused.
///
/// Unlike a `Template` it need not be one that can be read back.
public struct DisplayTemplate: Sendable {
  /// What is wrong with a template, and where.
  public struct Failure: Error, Sendable, Equatable {
    /// Where the fault begins, in characters from 1.
    public let column: Int
    /// What is wrong.
    public let reason: String
    /// What to do about it.
    public let hint: String
  }

  private struct Part: Sendable {
    var literal = ""
    var field: (name: String, spec: DisplaySpec)?
  }

  /// The main shape.
  public static let main = stock("[{datetime}] [{level}] {message}")

  /// The template as it was written.
  public let text: String
  private var parts: [Part] = [Part()]

  /// The names of its fields.
  public var names: [String] { parts.compactMap { $0.field?.name } }

  private static func stock(_ text: String) -> Self {
    do {
      return try Self(text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Compiles a template. `\t` is a tab.
  ///
  /// - Throws: what is wrong with it, and where.
  public init(_ text: String) throws(Failure) {
    self.text = text
    let characters = Array(text.replacing("\\t", with: "\t"))
    var position = 0
    while position < characters.count {
      let character = characters[position]
      let isDoubled = position + 1 < characters.count && characters[position + 1] == character
      switch character {
      case "{" where !isDoubled, "}" where !isDoubled:
        guard character == "{",
          let end = characters[position...].firstIndex(of: "}")
        else {
          throw Failure(
            column: position + 1, reason: "this brace has no other one",
            hint: "Write {{ and }} for braces that are shown.")
        }
        parts[parts.count - 1].field = try Self.field(
          String(characters[position + 1..<end]), position + 1)
        parts.append(Part())
        position = end + 1
      case "{", "}":
        parts[parts.count - 1].literal.append(character)
        position += 2
      default:
        parts[parts.count - 1].literal.append(character)
        position += 1
      }
    }
  }

  private static func field(
    _ text: String, _ column: Int
  ) throws(Failure) -> (name: String, spec: DisplaySpec) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let named = parts[0].split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(named[0])
    guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\-]*/) != nil else {
      throw Failure(
        column: column, reason: "\"\(name)\" is no name of a field",
        hint: "Name a column of traces, such as {id} or {message}, or a key of metadata.")
    }
    let columns = ["id", "created_at"] + Column.names
    // A key of metadata may resemble a column, as module does: only a slip of one letter is one.
    let similar = SimilarNames.names(like: name, among: columns).first
    if !columns.contains(name), let similar, (similar.count - name.count).magnitude < 2 {
      throw Failure(
        column: column, reason: "traces has no column \(name)",
        hint: "Did you mean {\(similar)}?")
    }
    guard var spec = DisplaySpec(parts.count > 1 ? parts[1] : "") else {
      throw Failure(
        column: column, reason: "\":\(parts[1])\" is no format specification",
        hint: "See https://docs.python.org/3/library/string.html#formatspec.")
    }
    if named.count > 1 {
      guard ["s", "r", "a"].contains(named[1]) else {
        throw Failure(
          column: column, reason: "there is no conversion !\(named[1])",
          hint: "Write !s, !r or !a, or leave it out.")
      }
      spec.conversion = named[1].first
    }
    return (name, spec)
  }

  /// The row by the template, without LF.
  public func text(of row: TraceRow) -> String {
    var metadata: [String: Any]?
    var text = ""
    for part in parts {
      text += part.literal
      guard let field = part.field else { continue }
      text += field.spec.text(
        of: row.displayed(field.name)
          ?? {
            let known = metadata ?? row.metadataObject
            metadata = known
            return Self.value(known[field.name])
          }())
    }
    return text
  }

  private static func value(_ value: Any?) -> DisplayValue {
    switch value {
    case let text as String: .text(text)
    case let number as NSNumber where "\(type(of: number))".contains("Bool"):
      .text(number.boolValue ? "True" : "False")
    case let number as NSNumber:
      Int64(exactly: number.doubleValue) == number.int64Value
        ? .integer(number.int64Value) : .real(number.doubleValue)
    case nil, is NSNull: .none
    case let value?:
      .text(
        (try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])).map {
          String(decoding: $0, as: UTF8.self)
        } ?? "")
    }
  }
}

extension TraceRow {
  /// The value of a column; `nil` where there is no such column.
  fileprivate func displayed(_ name: String) -> DisplayValue? {
    switch name {
    case "id": .integer(id)
    case "created_at": createdAt.map { .text($0) } ?? DisplayValue.none
    default: Column(name: name).map(displayed)
    }
  }

  private func displayed(_ column: Column) -> DisplayValue {
    switch field(column) {
    case .text(let text): text.map { .text($0) } ?? .none
    case .integer(let number): .integer(number)
    case .real(let number): number.map { .real($0) } ?? .none
    }
  }

  /// What its metadata has; nothing where that is no object.
  fileprivate var metadataObject: [String: Any] {
    guard let metadata else { return [:] }
    let object = try? JSONSerialization.jsonObject(with: Data(metadata.utf8))
    return object as? [String: Any] ?? [:]
  }
}
