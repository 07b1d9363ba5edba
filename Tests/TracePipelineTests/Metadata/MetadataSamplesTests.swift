import TestSupport
import Testing

@testable import TracePipeline

/// The kinds of JSONTestSuite (https://github.com/nst/JSONTestSuite) as metadata: what a parser must
/// take, what it must not, and what it may do as it likes. Each byte is in a row or in a reject.
@Suite("Metadata of every kind")
struct MetadataSamplesTests {
  /// What each value becomes as a member of a record.
  private static let valid = [
    "[]", "{}", "[null]", "[1,null,null,2]", "[[],[[]]]", " [ ] ", "[\"\"]", "[false]", "[true]",
    "[1]", "[-0]", "[0e1]", "[0e+1]", "[1E22]", "[1E-2]", "[1e+2]", "[123e65]", "[123.456789]",
    "[-123]", "[-1]", "[20e1]", "[123.456e78]", "\"a\"", "0", "-0.1", "true", "false",
    "{\"a\":null}", "{\"a\":\"b\",\"a\":\"c\"}", "{\"\":0}", "{\"a\":{\"b\":[{}]}}",
    #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0060\u012a\u12AB"]"#, #"["\ud801\udc37"]"#, #"["\u0000"]"#,
    #"["\uFFFF\uDBFF\uDFFF"]"#, #"["\u0022"]"#, #"["\\u0000"]"#, #"["new\u000Aline"]"#,
    "[\"\u{7F}\"]",
    "[\"é\u{2028}\u{10FFFF}\"]", #"{"\u0061":1}"#,
  ]
  private static let invalid = [
    "[1 true]", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]",
    "[\"x\"",
    "[x", "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[1,]", "[1,,]", "[*]", "[\"a\"", "[1",
    "[fals]", "[nul]", "[tru]", "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[-NaN]",
    "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.e1]", "[0e+]", "[1.0e+]", "[1eE2]", "[1 000.0]",
    "[2.e3]", "[9.e+]", "[Inf]", "[NaN]", "[1+2]", "[0x42]", "[Infinity]", "[0e+-1]", "[-1x]",
    "[012]", "[1.8011670033376514H-308]", "{\"x\", null}", "{\"x\"::\"b\"}", "{\"a\" \"b\"}",
    "{:\"b\"}", "{1:1}", "{'a':0}", "{\"a\":\"a\" 123}", "{null:null}", "{\"a\":\"b\",}",
    "{a: \"b\"}",
    "{\"a\":\"a", "[\"a", "['single']", "[abc]", #"["\x00"]"#, #"["\u00A"]"#, #"["\uqqqq"]"#,
    #"["\a"]"#,
    #"["\"]"#, #"["\uD834\uDd"]"#, #"["\uD800\u"]"#, #"["\uD800\u1x"]"#, "[\"a\u{0}a\"]",
    "[\"\t\"]",
    "[<null>]", "[<.>]", "[True]", "[\u{FEFF}]", "{\"a\":true}}", "[1]x", "]", "}", ",", ":", "*",
    "<",
    "{\"a\":/*comment*/\"b\"}", "{[: \"x\"}", "[\u{C}]", "2@", "\"\"x",
  ]
  /// A number that no double holds is a number; a text that is no Unicode has a reject too.
  private static let numbers = [
    "[123.456e-789]", "[0.4e00669999999999999999999999999999999999999999999999999999999]",
    "[-1e+9999]",
    "[1.5e+9999]", "[-123123e100000]", "[100000000000000000000]", "[-237462374673276894279832]",
    "1e999",
  ]
  private static let surrogates = [
    #"["\uDADA"]"#, #"["\uD888\u1234"]"#, #"["\uD800\n"]"#, #"["\uDd1ea"]"#, #"["\uDFAA"]"#,
    #"{"\uDFAA":0}"#,
    #"["\ud800abc"]"#, #"["\uD800\uD800\n"]"#, #""\udce9""#,
  ]

  private func expect(_ values: [String], rows: Int, rejects: Int) throws {
    for value in values {
      for key in ["x", "tags", "metadata"] {
        let world = try World()
        let line = "{\"message\":\"m\",\"\(key)\":\(value)}"
        try world.append(line + "\n" + json("next"), to: "metadata.json")
        try world.importAll()
        #expect(try world.integer("SELECT count(*) FROM traces") == rows + 1, "\(line)")
        #expect(try world.integer("SELECT count(*) FROM tracetail_rejects") == rejects, "\(line)")
        #expect(
          try world.integer(
            """
            SELECT count(*) FROM traces WHERE NOT json_valid(coalesce(metadata, '{}'))
              OR NOT json_valid(coalesce(tags, '{}'))
            """) == 0, "\(line)")
        #expect(try world.verify().isProven, "\(line)")
      }
    }
  }

  @Test("what is JSON is a row")
  func whatIsJSON() throws {
    try expect(Self.valid + Self.numbers, rows: 1, rejects: 0)
  }

  @Test("a lone surrogate costs nothing but itself, and its line is kept")
  func loneSurrogates() throws {
    try expect(Self.surrogates, rows: 1, rejects: 1)
  }

  @Test("what is no JSON is a reject, and costs nothing else")
  func whatIsNone() throws {
    for value in Self.invalid {
      let line = "{\"message\":\"m\",\"x\":\(value)}"
      let world = try World()
      try world.append(line + "\n" + json("next"), to: "metadata.json")
      try world.importAll()
      #expect(
        try world.integer("SELECT count(*) FROM traces WHERE message = 'next'") == 1, "\(line)")
      #expect(try world.integer("SELECT count(*) FROM tracetail_rejects") > 0, "\(line)")
      #expect(
        try world.integer("SELECT count(*) FROM traces WHERE NOT json_valid(coalesce(metadata, 1))")
          == 0, "\(line)")
      #expect(try world.verify().isProven, "\(line)")
    }
  }

  @Test(
    "a line that is no object is a reject, whatever it is",
    arguments: [
      "[]", "1", "\"a\"", "null", "[[]]", "[1]", "{", "[", "]", "}", ",", "{]", "[}", "[{}",
    ]
      + [
        "{\"a\":", "x", "{\"a\":1", "[{\"message\":", "{\"message\":\"a\"", "{{}}", "[{{}}]",
        "\u{FEFF}x",
      ])
  func noObject(line: String) throws {
    for ending in ["", "\n"] {
      let world = try World()
      try world.append(line + ending, to: "metadata.json")
      try world.importAll()
      let rejects = try world.integer("SELECT coalesce(sum(length), 0) FROM tracetail_rejects")
      let rows = try world.integer("SELECT count(*) FROM traces")
      #expect(rejects > 0 || rows > 0, "\(line)")
      #expect(try world.verify().isProven, "\(line)")
    }
  }

  @Test("nesting without end is a reject, and a follower goes on")
  func depth() throws {
    for line in [
      String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
      "{\"message\":\"m\",\"x\":" + String(repeating: "[", count: 100_000)
        + String(repeating: "]", count: 100_000) + "}",
    ] {
      let world = try World()
      try world.append(line + "\n" + json("next"), to: "metadata.json")
      try world.importAll()
      #expect(try world.rows(["message"]).map(\.values) == [["next"]])
      #expect(try world.integer("SELECT sum(length) FROM tracetail_rejects") == line.utf8.count)
    }
  }
}
