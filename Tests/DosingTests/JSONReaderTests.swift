import Dosing
import Testing

@Suite struct JSONReaderTests {
  static let refused: [(text: String, code: String, line: Int, column: Int)] = [
    ("", "json.empty", 1, 1),
    ("  \n ", "json.empty", 2, 2),
    ("{\"a\": 1,}", "json.trailing-comma", 1, 8),
    ("[1,\n 2,]", "json.trailing-comma", 2, 3),
    ("{\"a\": 1, \"b\": 2, \"a\": 3}", "json.duplicate-key", 1, 18),
    ("{\"a\": 1, \"\\u0061\": 3}", "json.duplicate-key", 1, 10),
    ("[1 // no\n]", "json.comment", 1, 4),
    ("{/* no */}", "json.comment", 1, 2),
    ("[01]", "json.leading-zero", 1, 3),
    ("[-012]", "json.leading-zero", 1, 4),
    ("[.5]", "json.unexpected", 1, 2),
    ("[5.]", "json.bad-number", 1, 4),
    ("[1e]", "json.bad-number", 1, 4),
    ("[+1]", "json.unexpected", 1, 2),
    ("[-]", "json.bad-number", 1, 3),
    ("[1e400]", "json.number-too-large", 1, 2),
    ("[-1e400]", "json.number-too-large", 1, 2),
    ("[1e-400]", "json.number-too-small", 1, 2),
    ("[NaN]", "json.unexpected", 1, 2),
    ("[Infinity]", "json.unexpected", 1, 2),
    ("[tru]", "json.unexpected", 1, 2),
    ("{'a': 1}", "json.unexpected", 1, 2),
    ("{a: 1}", "json.unexpected", 1, 2),
    ("{\"a\" 1}", "json.unexpected", 1, 6),
    ("[1 2]", "json.unexpected", 1, 4),
    ("[1", "json.unfinished", 1, 3),
    ("{\"a\": ", "json.unfinished", 1, 7),
    ("\"abc", "json.unfinished", 1, 1),
    ("\"a\\", "json.unfinished", 1, 4),
    ("\"a\nb\"", "json.control-character", 1, 3),
    ("\"\\x\"", "json.bad-escape", 1, 3),
    ("\"\\u12G4\"", "json.bad-escape", 1, 6),
    ("\"\\ud800\"", "json.lone-surrogate", 1, 2),
    ("\"\\ud800\\u0041\"", "json.lone-surrogate", 1, 2),
    ("\"\\udc00\"", "json.lone-surrogate", 1, 2),
    ("{} {}", "json.trailing-text", 1, 4),
    ("\u{FEFF}{}", "json.byte-order-mark", 1, 1),
    ("[\u{A0}1]", "json.unexpected", 1, 2),
    ("[\"\u{E9}\u{1F600}\", x]", "json.unexpected", 1, 8),
  ]

  @Test("what is not JSON is refused with its place", arguments: refused)
  func refusal(_ text: String, _ code: String, _ line: Int, _ column: Int) {
    do {
      _ = try JSONValue(text: text, file: "x.json")
      Issue.record("accepted")
    } catch {
      #expect(error.code == code)
      #expect(error.place == JSONValue.Place(line: line, column: column))
    }
  }

  @Test("nodes know where they stood, in lines and columns of characters")
  func places() throws {
    let value = try JSONValue(text: "{\n  \"\u{E9}\": [true, \"x\"]\n}", file: "x")
    let list = try #require(value["\u{E9}"])
    #expect(list.place == JSONValue.Place(line: 2, column: 8))
    guard case .array(let elements) = list.kind else {
      Issue.record("no list")
      return
    }
    #expect(elements[1].place == JSONValue.Place(line: 2, column: 15))
    #expect(elements[1].kind == .string("x"))
  }

  @Test("an error inside a document carries the path of its value")
  func paths() {
    let error = #expect(throws: DoseError.self) {
      try JSONValue(text: #"{"a": [1, {"b/c": 1e400}]}"#, file: "x")
    }
    #expect(error?.path == "/a/1/b~1c")
  }

  @Test("escapes become what they stand for")
  func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#
    let value = try JSONValue(text: text, file: "x")
    #expect(value.kind == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}"))
  }

  @Test("nesting up to the limit is read, one more is refused, a million is refused too")
  func nesting() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue(text: nested(64), file: "x")
    for depth in [65, 500_000] {
      let error = #expect(throws: DoseError.self) {
        try JSONValue(text: nested(depth), file: "x")
      }
      #expect(error?.code == "json.too-deep")
      #expect(error?.column == 65)
    }
  }

  @Test("files beyond the limit and numbers of a million digits are refused")
  func sizes() {
    let digits = String(repeating: "9", count: 1_000_000)
    var error = #expect(throws: DoseError.self) { try JSONValue(text: digits, file: "x") }
    #expect(error?.code == "json.number-too-long")
    #expect((error?.description.count ?? .max) < 300)
    error = #expect(throws: DoseError.self) {
      try JSONValue(text: digits + digits, file: "x")
    }
    #expect(error?.code == "json.too-large")
  }

  @Test(
    "bytes that are not UTF-8 are named by offset, line and column",
    arguments: [
      ([0x5B, 0x0A, 0x22, 0xC3, 0x22, 0x5D], 3, 2),
      ([0x22, 0xC0, 0x80, 0x22], 1, 2),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 1, 2),
      ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1, 2),
      ([0xFF, 0xFE, 0x7B, 0x00], 0, 1),
      ([0x22, 0xE2, 0x82], 1, 2),
    ])
  func notUTF8(_ bytes: [UInt8], _ offset: Int, _ column: Int) {
    let error = #expect(throws: DoseError.self) { try JSONValue(bytes: bytes, file: "x") }
    #expect(error?.code == "json.not-utf8")
    #expect(error?.message.contains("byte \(offset) ") == true)
    #expect(error?.column == column)
  }

  @Test(
    "what the writer writes, the reader reads back bit for bit",
    arguments: [
      0, -0.0, 1, -1, 0.1, 1e22, 1e23, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 0x1p53,
      0x1p53 + 2, 1e-7,
      123456789.123, 1.0 / 3,
    ])
  func doubles(_ number: Double) throws {
    for value in [number, -number] {
      let read = try JSONValue(text: JSONText.number(value).text(), file: "x")
      guard case .number(let again, _) = read.kind else {
        Issue.record("no number")
        return
      }
      #expect(again.bitPattern == value.bitPattern)
    }
  }

  @Test("the writer keeps the order, escapes, breaks lines, and finds what is not finite")
  func writing() throws {
    let text: JSONText = [
      "b": 1, "a": [1.5, true, .null], "c": ["x": "\u{7}\"\u{202E}"], "empty": [:],
    ]
    #expect(
      text.text() == """
        {
          "b": 1,
          "a": [1.5, true, null],
          "c": {
            "x": "\\u0007\\"\\u202e"
          },
          "empty": {}
        }

        """)
    #expect(
      text.text(indent: nil)
        == #"{"b":1,"a":[1.5,true,null],"c":{"x":"\u0007\"\u202e"},"empty":{}}"#)
    #expect(text.firstNonFinite == nil)
    let bad: JSONText = ["a/b": [0, .number(.nan)]]
    #expect(bad.firstNonFinite == "/a~1b/1")
  }
}
