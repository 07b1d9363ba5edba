import Foundation
import Testing

@testable import TraceFormat

@Suite("Reading JSON")
struct MetadataReaderTests {
  private let reader = MetadataReader()

  @Test(
    "what is no JSON object is told from what is",
    arguments: [
      (#"{"message":"m"}"#, MetadataReader.Outcome.record), (#" {"message" : "m" } "#, .record),
      (#"{"message":null}"#, .record), (#"{}"#, .withoutMessage),
      (#"{"run_id":"r"}"#, .withoutMessage),
      ("", .malformed), (" ", .malformed), ("nothing", .malformed), ("{", .malformed),
      (#"{"message":"m""#, .malformed), (#"{"message":"m"#, .malformed),
      (#"{"message":}"#, .malformed),
      (#"{"message":"m",}"#, .malformed), (#"{"message":"m" "level":"x"}"#, .malformed),
      (#"{"message" "m"}"#, .malformed), (#"{message:"m"}"#, .malformed),
      (#"{'message':'m'}"#, .malformed),
      (#"{"message":"m"}}"#, .record), (#"{"message":"m"} x"#, .malformed),
      (#"{"message":nul}"#, .malformed), (#"{"message":nulll}"#, .malformed),
      (#"{"message":True}"#, .malformed), (#"{"message":truely}"#, .malformed),
      (#"{"message":NaN}"#, .malformed), (#"{"message":Infinity}"#, .malformed),
      (#"{"message":01}"#, .malformed), (#"{"message":1.}"#, .malformed),
      (#"{"message":.5}"#, .malformed),
      (#"{"message":+1}"#, .malformed), (#"{"message":1e}"#, .malformed),
      (#"{"message":-}"#, .malformed),
      (#"{"message":0x10}"#, .malformed), (#"{"message":1_000}"#, .malformed),
      (#"{"message":"\x"}"#, .malformed), (#"{"message":"\u12"}"#, .malformed),
      ("{\"message\":\"a\u{0}b\"}", .malformed), ("{\"message\":\"a\u{1F}b\"}", .malformed),
      ("{\"message\":\"a\nb\"}", .malformed), (#"{"tags":[1,],"message":"m"}"#, .malformed),
      (#"{"tags":[1 2],"message":"m"}"#, .malformed),
      (#"{"metadata":{"a"},"message":"m"}"#, .malformed),
      (#"{"metadata":{"a":tru},"message":"m"}"#, .malformed),
      (#"{"x":[1,],"message":"m"}"#, .malformed),
      ("[]", .notObject), (#"["message"]"#, .notObject), ("1", .notObject),
      (#""message""#, .notObject),
      ("null", .notObject), ("true", .notObject),
    ])
  func outcome(_ json: String, _ expected: MetadataReader.Outcome) {
    if json == #"{"message":"m"}}"# {
      // A bracket too many is for whoever takes the rest of the line.
      reader.read(json: json.utf8) { outcome, _ in
        #expect(outcome == .record)
        #expect(reader.consumed == json.utf8.count - 1)
      }
      return
    }
    #expect(reader.outcome(json) == expected)
    if expected == .malformed { #expect(!reader.failure.isEmpty) }
  }

  @Test("bytes that are no UTF-8 are told apart")
  func encoding() {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] {
      let json = Array("{\"message\":\"".utf8) + bytes + Array("\"}".utf8)
      reader.read(json: json) { outcome, _ in #expect(outcome == .encoding) }
    }
  }

  @Test("a second object on the line is left for the next read")
  func consumed() {
    let first = #"{"message":"m","x":"}"}"#
    reader.read(json: (first + #"{"message":"n"}"#).utf8) { outcome, _ in
      #expect(outcome == .record)
      #expect(reader.consumed == first.utf8.count)
      #expect(String(reader.fields[.message].bytes) == "m")
    }
    #expect(reader.outcome(first) == .record)
    #expect(reader.consumed == first.utf8.count)
  }

  private func message(_ json: String) -> String? {
    var text: String?
    reader.read(json: json.utf8) { outcome, _ in
      if outcome == .record { text = String(reader.fields[.message].bytes) }
    }
    return text
  }

  @Test("escapes are undone")
  func escapes() {
    #expect(message(#"{"message":"a\n\t\"\\\/\u00e9\ud83d\ude00\u0000b"}"#) == "a\n\t\"\\/é😀\0b")
  }

  @Test("a lone surrogate, which Python writes, becomes U+FFFD wherever it is")
  func surrogates() {
    #expect(message(#"{"message":"a\ud800b"}"#) == "a\u{FFFD}b")
    #expect(message(#"{"message":"\udc00\ud83d\ude00\ud83d"}"#) == "\u{FFFD}😀\u{FFFD}")
    #expect(message(#"{"message":"\\ud800\ud800"}"#) == "\\ud800\u{FFFD}")
    let everywhere = #"{"tags":["\ud800"],"message":"m","metadata":{"\udfff":1},"x":"\ud800"}"#
    reader.read(json: everywhere.utf8) { outcome, _ in
      #expect(outcome == .record)
      #expect(String(reader.fields[.tags].bytes) == #"["\ufffd"]"#)
      #expect(String(reader.fields[.metadata].bytes) == #"{"\ufffd":1}"#)
    }
    #expect(message(#"{"\ud800":1,"message":"m"}"#) == "m")
  }

  @Test("what has lone surrogates is told from what has none")
  func repaired() {
    for (json, isRepaired) in [
      (#"{"message":"\udce9"}"#, true), (#"{"message":"m","x":{"\ud800":["\udfff"]}}"#, true),
      (#"{"message":"\ud83d\ude00"}"#, false), (#"{"message":"\\udce9"}"#, false),
      (#"{"message":"m"}"#, false),
    ] {
      #expect(reader.outcome(json) == .record, "\(json)")
      #expect(reader.isRepaired == isRepaired, "\(json)")
    }
  }

  @Test(
    "every nested value is judged as those of the object are",
    arguments: [
      "{]", "[}", "{=}", "{1}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\":1,}", "{,}", "[,]",
      "[1,]", "[1 2]", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[0x1]", "[NaN]", "[-]", "[nul]",
      "[tru]", "[True]", "['a']", "[a]", #"["\x"]"#, #"["\u12"]"#, #"["\"]"#, #"{"\x":1}"#,
      #"{"a":[{"b":{]}]}"#, "[[]", "[]]", "{\"a\":1]",
    ])
  func nestedIsInvalid(value: String) {
    for key in ["x", "tags", "metadata", "process"] {
      #expect(reader.outcome("{\"message\":\"m\",\"\(key)\":\(value)}") == .malformed, "\(key)")
    }
  }

  @Test(
    "a nested number of any size is kept as it was written",
    arguments: [
      "1180591620717411303424", "-9223372036854775809", "1e400", "-1E+400", "1e-400",
      String(repeating: "9", count: 1_000), "0.\(String(repeating: "3", count: 500))", "-0", "-0.0",
    ])
  func nestedNumbers(number: String) {
    let value = "{\"a\": [\(number)]}"
    reader.read(json: "{\"message\":\"m\",\"x\":\(value)}".utf8) { outcome, _ in
      #expect(outcome == .record)
      reader.forEachMember { #expect(String($0) == "x" && String($1) == value) }
    }
  }

  @Test("a whole number is one only where it is exact")
  func wholeNumbers() {
    for (token, whole) in [
      ("-9223372036854775809", nil), ("9223372036854775808", nil), ("5.0", 5), ("5e3", 5_000),
      ("120e-1", 12), ("12.50e1", 125), ("1.5", nil), ("1e-1", nil), ("0.0e99999999999", 0),
      ("9007199254740993.0", 9_007_199_254_740_993), ("4503599627370497.5", nil),
      ("9.223372036854775807e18", .max), ("-9223372036854775808.0", .min), ("1e19", nil),
      ("1e9223372036854775807", nil), ("-0.0", 0),
    ] as [(String, Int64?)] {
      reader.read(json: "{\"message\":\"m\",\"process\":\(token)}".utf8) { outcome, _ in
        #expect(outcome == .record)
        #expect(reader.fields[.process].wholeNumber == whole, "\(token)")
      }
    }
  }

  @Test("a key is the same with escapes and without")
  func escapedKeys() {
    #expect(message(#"{"\u006dessage":"m"}"#) == "m")
    #expect(message(#"{"mess\u0061ge":"m","messag\u00e9":"n"}"#) == "m")
  }

  @Test("of a key that is there twice the last counts")
  func duplicates() {
    #expect(message(#"{"message":"m","message":"n"}"#) == "n")
    reader.read(json: #"{"message":"m","level":"info","level":null}"#.utf8) { _, _ in
      #expect(reader.fields[.level].kind == .null)
      #expect(!reader.columns.contains(.level))
    }
  }

  @Test("a record says nothing of what the one before it said")
  func forgotten() {
    #expect(message(#"{"message":"m","level":"info","error_flag":true,"x":1}"#) == "m")
    #expect(reader.stream == .stderr)
    #expect(message(#"{"cut_id":"c","message":"m"}"#) == "m")
    #expect(reader.fields[.level].kind == .missing)
    #expect(reader.stream == .stdout)
    #expect(reader.columns == ColumnSet([.cutID, .message]))
    var members = 0
    reader.forEachMember { _, _ in members += 1 }
    #expect(members == 0)
    // The other order of keys, and a failed read between.
    #expect(reader.outcome(#"{"level":"x","message""#) == .malformed)
    #expect(message(#"{"message":"m","cut_id":"c"}"#) == "m")
    #expect(reader.fields[.level].kind == .missing)
  }

  @Test("numbers keep their token, and their value where it fits")
  func numbers() {
    for (token, kind, integer, real) in [
      ("0", FieldValue.Kind.integer, 0, 0), ("-0", .integer, 0, 0), ("7", .integer, 7, 7),
      ("999999999999999999", .integer, 999_999_999_999_999_999, 1e18),
      ("9223372036854775807", .integer, .max, 9.223372036854775807e18),
      ("-9223372036854775808", .integer, .min, -9.223372036854775808e18),
      ("9223372036854775808", .real, 0, 9.223372036854775808e18),
      ("123456789012345678901234567890", .real, 0, 1.2345678901234568e29),
      ("1.5", .real, 0, 1.5), ("1e3", .real, 0, 1000), ("-2.5E-3", .real, 0, -0.0025),
      ("1e999", .real, 0, .infinity), ("-1e999", .real, 0, -.infinity),
      (String(repeating: "9", count: 400), .real, 0, .infinity),
    ] as [(String, FieldValue.Kind, Int64, Double)] {
      reader.read(json: "{\"message\":\"m\",\"process\": \(token) }".utf8) { outcome, _ in
        #expect(outcome == .record)
        let value = reader.fields[.process]
        #expect(value.kind == kind, "\(token)")
        #expect(value.integer == integer)
        #expect(value.real == real)
        #expect(String(value.bytes) == token)
      }
    }
  }

  @Test("what is nested too deeply is malformed, and costs no stack")
  func depth() {
    let deep = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(reader.outcome("{\"message\":\"m\",\"tags\":\(deep(512))}") == .record)
    for count in [513, 2_000, 1_000_000] {
      #expect(reader.outcome("{\"message\":\"m\",\"tags\":\(deep(count))}") == .malformed)
      #expect(reader.outcome("{\"message\":\"m\",\"x\":\(deep(count))}") == .malformed)
    }
    let open = "{\"message\":\"m\",\"tags\":" + String(repeating: "[", count: 100_000)
    #expect(reader.outcome(open) == .malformed)
    #expect(reader.outcome(#"{"message":"m"}"#) == .record)
  }

  @Test("thousands of members, and names like those of columns, are members")
  func many() {
    let members = (0..<5_000).map { "\"message\($0)\":\($0)" }.joined(separator: ",")
    let json = "{\(members),\"message\":\"m\",\"mess\":1,\"messages\":2,\"\":3}"
    reader.read(json: json.utf8) { outcome, _ in
      #expect(outcome == .record)
      var keys: [String] = []
      reader.forEachMember { key, _ in keys.append(String(key)) }
      #expect(keys.count == 5_003)
      #expect(keys.suffix(3) == ["mess", "messages", ""])
    }
  }

  @Test("an object is found in front of a damaged rest")
  func objectLength() {
    for (text, length) in [
      (#"{"a":"}"}{"b"#, 9), (#"{"a":{"b":[1]}} x"#, 15), (#"{"a":"\"}"} x"#, 11),
      (#"{"a":1}"#, 7),
      (#"{"a":"#, nil), ("}", nil), ("", nil), ("x", nil),
    ] {
      #expect(text.withBytes { MetadataReader.objectLength(in: $0) } == length, "\(text)")
    }
  }

  @Test(
    "the file of a record is its mode, else its error flag, else stdout",
    arguments: [
      (#""mode":"stderr""#, TraceFormat.Stream.stderr),
      (#""mode":"stdout","error_flag":true"#, .stdout),
      (#""mode":"","error_flag":true"#, .stderr), (#""mode":null,"error_flag":1"#, .stderr),
      (#""error_flag":false"#, .stdout), (#""error_flag":0"#, .stdout),
      (#""error_flag":"true""#, .stdout),
      (#""error_flag":null"#, .stdout), (#""mode":"other""#, .stdout), (#""mode":7"#, .stdout),
    ])
  func stream(_ members: String, _ stream: TraceFormat.Stream) {
    #expect(reader.outcome("{\"message\":\"m\",\(members)}") == .record)
    #expect(reader.stream == stream)
  }
}
