import ReactionNetworks
import Testing

@Suite("formulas mean what the reference reader of Antimony makes of them")
struct PrecedenceTests {
  static let values: [String: Double] = ["a": 2, "b": 3, "c": 5, "d": 0]

  static let cases: [(String, Double)] = [
    ("-a^2", -4), ("(-a)^2", 4), ("2^-1", 0.5), ("-2^2", -4), ("2^3^2", 512), ("a^-b^a", 1.0 / 512),
    ("a - b - c", -6), ("a / b / c", 2.0 / 15), ("a / b * c", 10.0 / 3), ("a * b % c", 1),
    ("7 % 4 * 2", 6), ("-7 % 4", -3), ("a + b * c", 17), ("(a + b) * c", 25), ("a - -b", 5),
    ("2 * -3", -6), ("+a", 2), ("a++b", 5), ("-a * b", -6), ("1 - 2 + 3", 2),
    // unary before comparison, comparison before && and ||, which are one level from the left
    ("!a == b", 0), ("!d == 1", 1), ("d && d || a", 1), ("a || a && d", 0), ("a + 1 < c", 1),
    ("1 < 2 < 3", 1), ("1 < 3 < 2", 0), ("3 > 2 > 1 > 0", 1), ("1 < 3 > 2", 1), ("1 < 3 > 4", 0),
    ("1 != 2 != 1", 1), ("1 == 1 == 1", 1), ("2 == 2 == 1", 0), ("a < b && b < c", 1),
    // one argument of log: the natural logarithm
    ("log(exponentiale)", 1), ("ln(exponentiale)", 1), ("log10(1000)", 3), ("log(2, 8)", 3),
    ("sqrt(9)", 3), ("root(3, 27)", 3), ("root(16)", 4), ("sqr(3)", 9), ("pow(2, 5)", 32),
    ("exp(0)", 1), ("abs(-3)", 3), ("floor(-1.5)", -2), ("ceil(1.2)", 2), ("ceiling(1.2)", 2),
    ("factorial(5)", 120), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("quotient(-7, 2)", -3),
    ("rem(-7, 2)", -1), ("minus(a)", -2), ("minus(a, b)", -1), ("plus(1, 2, 3)", 6), ("plus()", 0),
    ("times()", 1), ("and()", 1), ("or()", 0), ("xor(1, 1, 1)", 1), ("implies(1, 0)", 0),
    ("implies(0, 0)", 1), ("not(0)", 1), ("true", 1), ("FALSE", 0), ("piecewise(1, a > b, 2)", 2),
    ("piecewise(1, a < b, 2)", 1), ("piecewise(1, a > b, 4, a > 1, 9)", 4), ("gt(2, 1)", 1),
    ("time", 7), ("pi - pi", 0), ("1.5e1", 15), ("1.", 1), (".5", 0.5), ("1e-3 * 1000", 1),
    ("infinity", .infinity), ("-inf", -.infinity), ("sin(0)", 0), ("cos(0)", 1), ("arctan(0)", 0),
    ("acos(1)", 0), ("cosh(0)", 1), ("arcsech(1)", 0), ("sec(0)", 1), ("tanh(0)", 0),
    ("arccot(0)", 1.5707963267948966), ("-(2)", -2), ("- 2", -2), ("2 second * 3", 6),
  ]

  @Test("each with its value", arguments: cases)
  func evaluates(text: String, expected: Double) throws {
    let value = try Expression(antimony: text).evaluate(time: 7) { Self.values[$0] }
    #expect(
      value == expected || (value - expected).magnitude < 1e-14 * expected.magnitude, "\(text)")
  }

  @Test("avogadro is exact, nan is nan")
  func constants() throws {
    #expect(try Expression(antimony: "avogadro").evaluate { _ in nil } == 6.022_140_76e23)
    #expect(try Expression(antimony: "nan").evaluate { _ in nil }.isNaN)
    #expect(try Expression(antimony: "piecewise(1, false)").evaluate { _ in nil }.isNaN)
  }

  @Test("functions of the model are called by value")
  func functions() throws {
    let square = FunctionDefinition(
      name: "f", arguments: ["x", "y"], body: try Expression(antimony: "x^2 - y"))
    let value = try Expression(antimony: "f(a + 1, f(2, 1))").evaluate(
      functions: ["f": square]) { Self.values[$0] }
    #expect(value == 6)
  }

  @Test(
    "what has no value says so",
    arguments: [
      ("q + 1", "'q' has no value"), ("g(1)", "no function named 'g'"),
      ("delay(a, 1)", "'delay'"), ("rateOf(a)", "'rateOf'"),
    ])
  func failures(text: String, message: String) throws {
    let error = try #require(throws: ModelError.self) {
      try Expression(antimony: text).evaluate { Self.values[$0] }
    }
    #expect(error.message.contains(message))
  }

  @Test(
    "and, or and not between values are the signs && || and !",
    arguments: [
      ("a > 0 and b > 0", "a > 0 && b > 0"),
      ("a > 0 or b > 0 and c < 2", "a > 0 || b > 0 && c < 2"),
      ("a > 0 && b > 0 or c > 0", "a > 0 && b > 0 || c > 0"), ("a and b and c", "a && b && c"),
      ("not a > 0 and b", "!a > 0 && b"), ("not not a", "!!a"),
      ("not(a > 0) and b", "!(a > 0) && b"),
      ("(a > 0) and (b > 0)", "(a > 0) && (b > 0)"), ("a and -b", "a && -b"),
      ("piecewise(1, a > 0 and b > 0, 2)", "piecewise(1, a > 0 && b > 0, 2)"),
      ("and(a, b) or xor(a, b)", "and(a, b) || xor(a, b)"), ("3 and 4", "3 && 4"),
    ])
  func words(text: String, signs: String) throws {
    let read = try Expression(antimony: text)
    #expect(read == (try Expression(antimony: signs)))
    #expect(try Expression(antimony: read.antimony) == read)
  }

  @Test(
    "a word that is no operator is refused with what to write",
    arguments: [
      ("x = a xor b", "write 'xor(a, b)'"), ("x = (a AND b)", "write 'and' or '&&'"),
      ("x = a OR b", "write 'or' or '||'"),
    ])
  func noOperators(text: String, suggestion: String) throws {
    let error = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: "a = 1; b = 1; " + text)
    }
    #expect(error.suggestion == suggestion, "\(error)")
  }

  @Test("functions that multiply without end are stopped")
  func explosion() throws {
    var functions = [
      "f0": FunctionDefinition(name: "f0", arguments: ["x"], body: .symbol("x"))
    ]
    for level in 1...60 {
      functions["f\(level)"] = FunctionDefinition(
        name: "f\(level)", arguments: ["x"],
        body: try Expression(antimony: "f\(level - 1)(x) + f\(level - 1)(x)"))
    }
    #expect(throws: ModelError.self) {
      try Expression(antimony: "f60(1)").evaluate(functions: functions) { _ in nil }
    }
    functions["f0"]?.body = try Expression(antimony: "f60(x)")
    #expect(throws: ModelError.self) {
      try Expression(antimony: "f0(1)").evaluate(functions: functions) { _ in nil }
    }
  }
}
