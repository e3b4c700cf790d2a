import ReactionNetworks
import Testing

@Suite("what exosim does not support is refused by its own name, never by a wrong word")
struct RefusalTests {
  struct Refused: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int
    var column: Int
    var name: String
    var testDescription: String { text }

    init(_ text: String, _ line: Int, _ column: Int, _ name: String) {
      self.text = text
      self.line = line
      self.column = column
      self.name = name
    }
  }

  static let refused: [Refused] = [
    Refused("A = 3\n0 = A - 2", 2, 1, "algebraic rules"),
    Refused("A = 3; A.sboTerm = 236", 1, 8, "the annotation 'A.sboTerm'"),
    Refused("A = 3; A.sboTerm = SBO:0000236", 1, 8, "the annotation 'A.sboTerm'"),
    Refused("A = 3; A.identity = \"x\"", 1, 8, "the annotation 'A.identity'"),
    Refused("A = 3; A.mean = 4", 1, 8, "the annotation 'A.mean'"),
    Refused("A = 3; A.confidenceInterval = {1, 2}", 1, 8, "'A.confidenceInterval'"),
    Refused("A = 3; A identity \"http://a\"", 1, 10, "the annotation 'identity'"),
    Refused("A = 3\nA notes ```one\ntwo```", 2, 3, "the annotation 'notes'"),
    Refused("A = 3; A notes \"one\"", 1, 10, "the annotation 'notes'"),
    Refused("creator1.name = \"J\"; A = 3", 1, 1, "the annotation 'creator1.name'"),
    Refused("model m()\n  model created \"2020\"\nend", 2, 3, "the annotation 'model created'"),
    Refused("model m()\n  model notes ```a\nb```\nend", 2, 3, "the annotation 'model notes'"),
    Refused("model description \"x\"\nA = 3", 1, 1, "the annotation 'model description'"),
    Refused("model modified \"2020\"\nA = 3", 1, 1, "the annotation 'model modified'"),
    Refused("model m()\n model creator1.name \"J\"\nend", 2, 2, "'model creator1.name'"),
    Refused("J0: A -> B; 1\nJ0 > 3", 2, 4, "flux bounds"),
    Refused("J0: A -> B; 1\n0 < J0 < 3", 2, 1, "flux bounds"),
    Refused("J0: A -> B; 1\n-3 <= J0", 2, 1, "flux bounds"),
    Refused("J0: A -> B; 1\ninf > J0", 2, 1, "flux bounds"),
    Refused("x = " + String(repeating: "(", count: 10_000), 1, 505, "deeper than 500 levels"),
    Refused("A: x--y", 1, 5, "DNA strands"),
    Refused("x = 1\nA: x--y--", 2, 5, "DNA strands"),
    Refused("A: --x", 1, 4, "DNA strands"),
    Refused("pi = 3", 1, 1, "'pi', which has a fixed meaning"),
    Refused("x = 1\n  pi := x", 2, 3, "'pi', which has a fixed meaning"),
    Refused("time' = 2", 1, 1, "'time', which has a fixed meaning"),
    Refused("inf = 2", 1, 1, "'inf', which has a fixed meaning"),
    Refused("true = 2", 1, 1, "'true', which has a fixed meaning"),
  ]

  @Test("with its line and column", arguments: refused)
  func refusal(_ case: Refused) throws {
    let error = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: `case`.text, file: "m.ant")
    }
    #expect(error.kind == .unsupported, "\(error)")
    #expect(error.message.contains(`case`.name), "\(error)")
    #expect((error.line, error.column) == (`case`.line, `case`.column), "\(error)")
  }

  @Test("a submodel may well have a symbol with the name of an annotation")
  func ownNames() throws {
    let network = try ReactionNetwork(
      antimony: "model s() mean = 1; notes = 2; end\nmodel m() A: s(); A.mean = 3; end")
    #expect(network.parameters.map(\.name) == ["A__mean", "A__notes"])
    #expect(network.parameters.map(\.value) == [3, 2])
  }

  @Test("an open ``` is named where it begins")
  func openText() throws {
    let error = try #require(throws: ModelError.self) {
      try ReactionNetwork(antimony: "A = 3; A notes ```one\n")
    }
    #expect(error.message.contains("no closing '```'"))
    #expect(error.column == 16)
  }

  @Test(
    "two signs are two signs", arguments: [("--1", 1), ("---1", -1), ("2*--3", 6), ("- -1", 1)])
  func signs(text: String, value: Double) throws {
    #expect(try Expression(antimony: text).evaluate { _ in nil } == value)
    #expect(try Expression(antimony: "--x").evaluate { _ in 4 } == 4)
  }

  @Test("a value after the rule that replaces it is refused with both lines; one before it is not")
  func valueAndRule() throws {
    for text in ["A = 3\nB := A\nB = 3", "A = 3\nspecies B\nB := A\nB = 3"] {
      let error = try #require(throws: ModelError.self) { try ReactionNetwork(antimony: text) }
      let lines = text.split(separator: "\n").count
      #expect(error.line == lines, "\(error)")
      #expect(error.message.contains("already follows the rule on line \(lines - 1)"), "\(error)")
    }
    #expect(throws: Never.self) { try ReactionNetwork(antimony: "A = 3\nB = 3\nB := A") }
  }

  @Test("what has no value is named where it was first named")
  func missingValues() throws {
    let network = try ReactionNetwork(
      antimony: "A = 1\nJ: A -> B; k*A\nB = 0\n  compartment c; J2: A -> ; ; const k", file: "m.ant"
    )
    let found = network.validate().filter { $0.kind == .missingValue }
    let places = found.map { "\($0.file ?? "?"):\($0.line ?? 0):\($0.column ?? 0)" }
    #expect(found.count == 3, "\(found)")
    #expect(!places.contains { $0.contains("?") || $0.contains(":0") }, "\(places)")
    #expect(places.contains("m.ant:4:15"), "\(places)")
  }

  @Test("functions of functions are judged once each", .timeLimit(.minutes(1)))
  func doubling() throws {
    let network = try ReactionNetwork(antimony: Doubling.text(60))
    #expect(network.validate().filter { $0.kind != .units } == [])
    #expect(network.antimony.utf8.count < 10_000)
    #expect(try ReactionNetwork(antimony: network.antimony) == network)
  }
}

/// `f1 ... fn`, each of which calls the one before twice.
enum Doubling {
  static func text(_ count: Int) -> String {
    var text = "function f1(x)\n  x\nend\n"
    for n in 2...count { text += "function f\(n)(x)\n  f\(n - 1)(x) + f\(n - 1)(x)\nend\n" }
    return text
      + "unit time_unit = second; k = 2; k has second; y := f\(count)(k); a = 1; a' = -a\n"
  }
}
