import ReactionNetworks
import Testing

@Suite("every mistake is named with its line and column")
struct ErrorTests {
  struct Mistake: Sendable {
    var text: String
    var line: Int
    var column: Int
    var message: String
    var suggestion: String?

    init(
      _ text: String, _ line: Int, _ column: Int, _ message: String, _ suggestion: String? = nil
    ) {
      self.text = text
      self.line = line
      self.column = column
      self.message = message
      self.suggestion = suggestion
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      "J0: A -> B; k*Aa\nA = 1; k = 2", 1, 15, "unknown name 'Aa' in the rate of 'J0'",
      "did you mean 'A'?"),
    Mistake("x = 1\n  y := x + z", 2, 12, "unknown name 'z' in the rule of 'y'"),
    Mistake("x = = 3", 1, 5, "found '='"),
    Mistake("x = (1 + 2", 1, 11, "found the end of the text"),
    Mistake("x = (1 +\n 2)", 1, 9, "found the end of the line", "end the line with '\\'"),
    Mistake("A -> B", 1, 7, "';' after the products", "the rate follows"),
    Mistake("A -> B; k = 3", 1, 11, "found '='", "two ';'"),
    Mistake("A <=> B; 1", 1, 3, "found '<=>'", "reversible"),
    Mistake("2*A -> B; 1", 1, 2, "found '*'"),
    Mistake("a = 3; a = 4", 1, 8, "'a' has a second value here; the first is on line 1"),
    Mistake("a := 3\na' = 2", 2, 1, "second rule"),
    Mistake("a := 3\na = b; b = 1", 2, 1, "already follows the rule on line 1"),
    Mistake("J: A -> B; 1\nJ: B -> A; 1", 2, 1, "second definition"),
    Mistake("species x\ncompartment x", 2, 13, "'x' is a compartment here and a species on line 1"),
    Mistake("time = 3", 1, 1, "for 'time', which has a fixed meaning: not supported"),
    Mistake("sin = 3", 1, 1, "'sin' has a fixed meaning"),
    Mistake("in = 3", 1, 1, "found the word 'in'"),
    Mistake("x in c; x = 3", 1, 6, "is not a species", "species x"),
    Mistake("x = sin(1, 2)", 1, 5, "'sin' takes 1 argument, not 2"),
    Mistake("x = sinn(1)", 1, 5, "no function named 'sinn'", "did you mean 'sin'?"),
    Mistake("function f(a)\n a\nend\nx = f(1, 2)", 4, 5, "takes 1 arguments, not 2"),
    Mistake("function f(a)\n a + b\nend", 2, 6, "not one of its arguments"),
    Mistake("function f(a)\n a + time\nend", 2, 2, "cannot read the time"),
    Mistake("x = 1e999", 1, 5, "outside the range"),
    Mistake("x = 1e-999", 1, 5, "outside the range"),
    Mistake("x = \"foo\"", 1, 5, "quoted text"),
    Mistake("x = \"foo", 1, 5, "no closing '\"'"),
    Mistake("x = 1 /* foo", 1, 7, "no closing '*/'"),
    Mistake("x = 1 \\ y", 1, 7, "a '\\' may only"),
    Mistake("x = 1 ü", 1, 7, "the character 'ü'"),
    Mistake("ü = 1; x = ä", 1, 1, "the character 'ü'"),
    Mistake("/* ü */ x = §", 1, 13, "the character '§'"),
    Mistake("\tx = ?", 1, 6, "found '?'"),
    Mistake("x = 1\r\ny = ?", 2, 5, "found '?'"),
    Mistake(
      "x has hourr; unit hour = 3600 second", 1, 7, "unknown unit 'hourr'", "did you mean 'hour'?"),
    Mistake("x = 3 mLL; unit mL = 1e-3 litre", 1, 7, "unknown unit 'mLL'"),
    Mistake("unit a = b; unit b = a", 1, 10, "defined by itself"),
    Mistake("unit a = 3", 1, 10, "a bare number is no unit"),
    Mistake("unit second = 3 metre", 1, 6, "unit of SBML"),
    Mistake("unit volume = litre; unit volume = metre^3", 1, 22, "unit of volume"),
    Mistake("at x > 3, delay = 2: x = 3; x = 1", 1, 11, "no option of an event"),
    Mistake("at x > 3, t0 = 2: x = 3; x = 1", 1, 16, "true or false"),
    Mistake("at x > 3, t0 = true, t0 = false: x = 3; x = 1", 1, 22, "given twice"),
    Mistake("at x > 3; x = 1", 1, 9, "':' and the assignments"),
    Mistake("at x > 3: y = 1; x = 1", 1, 11, "unknown target 'y'"),
    Mistake("at x > 3: x = 1, x = 2; x = 1", 1, 18, "changes 'x' twice"),
    Mistake("J: A -> B; 1; at A > 1: J = 3", 1, 25, "no event can change"),
    Mistake("J: A -> B; 1; J := 3", 1, 15, "cannot have a rule"),
    Mistake("reaction J", 1, 10, "declared but never defined"),
    Mistake("model m\n x = 1", 1, 1, "the model 'm' has no 'end'"),
    Mistake("end", 1, 1, "found the word 'end'"),
    Mistake("model m()\nmodel n()\nend", 2, 1, "a model cannot be defined inside another"),
    Mistake("foo()", 1, 4, "a submodel needs a name"),
    Mistake("x", 1, 2, "after 'x'"),
    Mistake("x = 1 2", 1, 7, "end of the statement"),
    Mistake("A.x = 3", 1, 1, "no submodel named 'A'"),
    Mistake("x = a--b", 1, 6, "found '--'"),
    Mistake("x = rateOf(1)", 1, 5, "'rateOf' takes"),
  ]

  @Test("mistakes", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let error = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: mistake.text, file: "m.ant")
    }
    #expect(error.message.contains(mistake.message), "\(error)")
    #expect((error.line, error.column) == (mistake.line, mistake.column), "\(error)")
    #expect(error.file == "m.ant")
    if let suggestion = mistake.suggestion {
      #expect(error.suggestion?.contains(suggestion) ?? false, "\(error)")
    }
  }

  @Test(
    "what exosim does not support is refused by name",
    arguments: [
      ("A -| B; 1", "interactions"), ("J: A -o B; 1", "interactions"),
      ("A -( B; 1", "interactions"), ("J: -2 A -> B; 1", "below zero"),
      ("J: A -> -2 B; 1", "below zero"),
      ("x = 1\ndelete x", "'delete'"), ("DNA x", "'DNA'"), ("gene g", "'gene'"),
      ("operator o", "'operator'"), ("x = 1\nx identity \"http://a\"", "annotation 'identity'"),
      ("constraint x > 3", "'constraint'"), ("maximize x", "'maximize'"), ("--x--y", "DNA"),
      ("x = normal(0, 1)", "random function 'normal'"), ("unit u = mole^0.5", "exponents of units"),
      ("@ x > 3: x = 3", "'@'"), ("J: A -> B; 1; J has second", "a unit for a reaction"),
      ("model p() x = 1; end\nmodel t() A: p(), timeconv = 60; end", "conversion factors"),
      ("x hasPart \"http://a\"; x = 1", "annotation 'hasPart'"),
    ])
  func unsupported(text: String, name: String) throws {
    let error = try #require(throws: ModelError.self) { try ReactionNetwork(antimony: text) }
    #expect(error.kind == .unsupported, "\(error)")
    #expect(error.message.contains(name), "\(error)")
    #expect(error.line == (text.contains("\n") ? 2 : 1))
  }

  @Test("the picture has the line and a caret under the place")
  func picture() throws {
    let error = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: "x_value = 1\n\ty := x_vale", file: "m.ant")
    }
    #expect(
      error.description == """
        m.ant:2:7: unknown name 'x_vale' in the rule of 'y'
             y := x_vale
                  ^  did you mean 'x_value'?
        """)
  }

  @Test("long lines are cut around the place, and no control character gets through")
  func longLines() throws {
    let text = String(repeating: "a = 1; ", count: 100_000) + "\u{1B}[31m"
    let error = try #require(throws: ModelError.self) { try ReactionNetwork(antimony: text) }
    #expect(error.description.utf8.count < 600)
    #expect(!error.description.contains("\u{1B}"))
    let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3)
  }
}
