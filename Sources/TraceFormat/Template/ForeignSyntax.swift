/// Patterns of other programs, which people give as templates: what says the same here.
public enum ForeignSyntax {
  /// What a text is, and the template that says the same.
  public struct Translation: Sendable, Equatable {
    /// The syntax, in words.
    public let syntax: String
    /// The template; `nil` where it cannot be told.
    public let template: String?
  }

  /// The translation of a text; `nil` where it is of no other syntax that is known.
  public static func translation(of text: String) -> Translation? {
    let isComplete =
      (try? Template(text)) != nil && text.contains("{datetime")
      && !text.contains(/\{asctime|\{levelname/)
    if isComplete { return nil }
    if text.contains("%(") { return make("Python's % style", percentStyle(text)) }
    if text.contains("(?P<") || text.contains("(?<") || text.hasPrefix("^") {
      return make("a regular expression", regularExpression(text))
    }
    if text.contains(
      /%-?[0-9.]*(d\{|date|level|thread|c\{|logger|msg|message|clr|highlight|(d|p|le|t|c|m)(?![A-Za-z0-9_]))/
    ) {
      return make("a pattern of logback or Log4j", logback(text))
    }
    if text.contains(/\{time(?![A-Za-z0-9_])|\{level\.|\{extra\[|\{name\}:\{function\}/) {
      return make("a format of loguru", loguru(text))
    }
    if text.contains(/\{asctime|\{levelname/) {
      return make("Python's { style", brace(text))
    }
    return nil
  }

  private static func make(_ syntax: String, _ template: String) -> Translation {
    let isReadable = (try? Template(template)) != nil
    return Translation(syntax: syntax, template: isReadable ? template : nil)
  }

  /// Names of other programs' fields, and ours.
  private static let names = [
    "asctime": "datetime", "time": "datetime", "timestamp": "datetime", "date": "datetime",
    "d": "datetime", "levelname": "level", "level.name": "level", "p": "level", "le": "level",
    "loglevel": "level", "severity": "level", "msg": "message", "m": "message",
    "threadName": "thread_name", "thread.name": "thread_name", "t": "thread_name",
    "thread.id": "thread", "processName": "process_name", "process.name": "process_name",
    "process.id": "process", "pid": "process", "line": "lineno", "L": "lineno",
    "file.name": "filename", "file": "filename", "F": "filename", "lo": "logger", "c": "logger",
    "C": "logger", "class": "logger", "M": "method", "X": "mdc", "funcName": "function",
    "msecs": "_", "relativeCreated": "_", "created": "datetime",
  ]

  private static func field(_ name: String, _ spec: String = "") -> String {
    let name = names[name] ?? name.replacing(".", with: "_")
    return spec.isEmpty ? "{\(name)}" : "{\(name):\(spec)}"
  }

  private static func escaped(_ text: Substring) -> String {
    String(text).replacing("{", with: "{{").replacing("}", with: "}}")
  }

  /// The alignment and width of `%-8s`: to the right where there is no sign.
  private static func spec(_ modifier: Substring, isNumber: Bool = false) -> String {
    let width = modifier.drop { $0 == "-" }.prefix { $0.isNumber }
    guard !width.isEmpty else { return "" }
    return (modifier.hasPrefix("-") ? "<" : isNumber ? "" : ">") + String(width)
  }

  private static func percentStyle(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /%\((\w+)\)([-0-9.]*)([a-z])|%%/) {
      out += escaped(rest[..<match.range.lowerBound])
      if let name = match.1, let type = match.3 {
        // The comma and the milliseconds belong to the datetime.
        if name == "msecs" {
          out = String(out.reversed().drop { ",.".contains($0) }.reversed())
        } else {
          out += field(String(name), spec(match.2 ?? "", isNumber: type == "d"))
        }
      } else {
        out += "%"
      }
      rest = rest[match.range.upperBound...]
    }
    return out + escaped(rest)
  }

  private static func logback(_ text: String) -> String {
    var text = text
    // Colours enclose what they colour.
    while let match = text.firstMatch(
      of:
        /%(?:clr|highlight|style|[a-z]*(?:Black|Red|Green|Yellow|Blue|Magenta|Cyan|White|red|green|yellow|blue|magenta|cyan|white|gray|bold))\(((?:[^()]|\([^()]*\))*)\)(?:\{[^}]*\})*/
    ) {
      text.replaceSubrange(match.range, with: match.1)
    }
    var out = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /%([-0-9.]*)([a-zA-Z]+)((?:\{[^}]*\})*)/) {
      out += escaped(rest[..<match.range.lowerBound])
      rest = rest[match.range.upperBound...]
      let name = String(match.2)
      if ["n", "ex", "xEx", "wEx", "throwable", "exception", "rEx"].contains(name) { continue }
      out += field(name, name.isDatetime ? "" : spec(match.1))
    }
    return out + escaped(rest)
  }

  private static func loguru(_ text: String) -> String {
    var out = ""
    var rest = text.replacing(/<\/?[a-z,]*>/, with: "")[...]
    while let match = rest.firstMatch(of: /\{([a-z._]+)(?:\[(\w+)\])?(?::([^}]*))?\}/) {
      out += rest[..<match.range.lowerBound]
      rest = rest[match.range.upperBound...]
      let name = match.2.map(String.init) ?? String(match.1)
      // A traceback has lines of its own, which belong to the record anyway.
      if name == "exception" {
        while out.last?.isWhitespace == true || out.hasSuffix("\\n") {
          out.removeLast(out.last == "n" ? 2 : 1)
        }
        continue
      }
      let spec = match.3.map { String($0).replacing(/^ (?=[<>^])/, with: "") } ?? ""
      out += field(name, name.isDatetime ? "" : spec)
    }
    return out + String(rest)
  }

  private static func brace(_ text: String) -> String {
    text.replacing(/\{(\w+)(:[^}]*)?\}/) { match in
      field(String(match.1), match.2.map { String($0.dropFirst()) } ?? "")
    }
  }

  private static func regularExpression(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    if rest.first == "^" { rest.removeFirst() }
    if rest.last == "$" { rest.removeLast() }
    while let first = rest.first {
      if let match = rest.prefixMatch(of: /\(\?P?<(\w+)>/) {
        out += field(String(match.1))
        rest = afterGroup(rest[match.range.upperBound...])
      } else if first == "(" {
        out += "{_}"
        rest = afterGroup(rest.dropFirst())
      } else if first == "\\", let next = rest.dropFirst().first {
        out += next == "s" ? " " : next == "t" ? "\\t" : escaped(Substring(String(next)))
        rest = rest.dropFirst(2)
      } else {
        if !"*+?".contains(first) { out += escaped(Substring(String(first))) }
        rest.removeFirst()
      }
    }
    return out
  }

  /// What follows the bracket that closes a group, and how often it may stand.
  private static func afterGroup(_ text: Substring) -> Substring {
    var rest = text
    var depth = 1
    var isClass = false
    while depth > 0, let next = rest.popFirst() {
      switch next {
      case "\\": rest = rest.dropFirst()
      case "[": isClass = true
      case "]": isClass = false
      case "(" where !isClass: depth += 1
      case ")" where !isClass: depth -= 1
      default: break
      }
    }
    return rest.drop { "*+?".contains($0) }
  }
}

extension String {
  /// Whether a field of that name is the datetime.
  fileprivate var isDatetime: Bool { ["time", "date", "d", "timestamp", "asctime"].contains(self) }
}
