import Dosing
import Testing

/// Files of popular statements: those that ship are read, and every slip is told with its place.
@Suite("Statement files") struct StatementPlanTests {
  private let manifest: ModelManifest

  init() throws {
    manifest = try ModelManifest(
      json: String(decoding: try ProjectFile.bytes("Models/skin/model.json"), as: UTF8.self),
      file: "model.json")
  }

  private func plan(_ text: String) throws -> StatementPlan {
    try StatementPlan(bytes: Array(text.utf8), file: "s.json", manifest: manifest) {
      try ProjectFile.bytes("Models/skin/\($0)")
    }
  }

  static let good = #"""
    {
      "schemaVersion": 1,
      "statement": "A drip renews the skin.",
      "expectation": {"verdict": "not supported", "text": "less than one particle", "source": "A 2020"},
      "scenarios": [
        {"name": "once", "dose": "examples/iv-drip.json", "changes": {"product.dilution": 2}},
        {"name": "thrice", "dose": "examples/iv-drip.json"}
      ],
      "test": [
        {"measurable": true, "at": "12 wk", "in": "any"},
        {"claim": {"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "5 %"}}
      ]
    }
    """#

  @Test("every statement that ships is read, with its expectation and source")
  func shipped() throws {
    let folder = "Models/skin/statements"
    let names = try ProjectFile.names(in: folder, ending: ".json")
    #expect(names.count >= 12)
    for name in names {
      let plan = try plan(ProjectFile.text("\(folder)/\(name)"))
      #expect(!plan.expectation.source.isEmpty, "\(name)")
      #expect(plan.conditions.contains { $0.isJudged }, "\(name)")
      #expect(plan.conditions.allSatisfy { !$0.scenarios.isEmpty }, "\(name)")
    }
  }

  @Test("a change reaches its own scenario only, and a scope its own scenarios")
  func changes() throws {
    let plan = try plan(Self.good)
    #expect(plan.scenarios.map(\.plan.product.dilution) == [2, 1])
    #expect(plan.conditions.map(\.isAny) == [true, false])
    #expect(plan.conditions.map(\.scenarios) == [[0, 1], [0, 1]])
    let one = Self.good.replacing(#""in": "any""#, with: #""in": ["thrice"]"#)
    #expect(try self.plan(one).conditions[0].scenarios == [1])
  }

  struct Slip: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var code: String
    var path: String
    var says = ""
    var testDescription: String { "\(from) -> \(to)" }
  }

  static let slips: [Slip] = [
    Slip(
      from: #""test""#, to: #""tests""#, code: "statement.unknown-key", path: "/tests",
      says: #"did you mean "test"?"#),
    Slip(
      from: #""schemaVersion": 1"#, to: #""schemaVersion": 9"#, code: "statement.out-of-range",
      path: "/schemaVersion"),
    Slip(
      from: #""not supported""#, to: #""unsupported""#, code: "statement.unknown-name",
      path: "/expectation/verdict", says: "supported"),
    Slip(
      from: #""verdict": "not supported""#,
      to: #""verdict": "depends", "on": ["potncy"]"#, code: "statement.unknown-name",
      path: "/expectation/on/0", says: #""potency""#),
    Slip(
      from: #""verdict": "not supported""#,
      to: #""verdict": "supported", "on": ["potency"]"#, code: "statement.no-effect",
      path: "/expectation/on"),
    Slip(
      from: #""thrice""#, to: #""once""#, code: "statement.twice", path: "/scenarios/1"),
    Slip(
      from: #""product.dilution""#, to: #""prodct.dilution""#, code: "statement.unknown-key",
      path: "/scenarios/0/changes/prodct.dilution", says: "product.dilution"),
    Slip(
      from: #""examples/iv-drip.json"}"#, to: #""../skin/examples/iv-drip.json"}"#,
      code: "statement.out-of-range", path: "/scenarios/1/dose", says: "outside"),
    Slip(
      from: #""measurable": true"#, to: #""measurable": 1"#, code: "statement.wrong-type",
      path: "/test/0/measurable", says: "true or false"),
    Slip(
      from: #""measurable": true, "at": "12 wk""#, to: #""measurable": true, "at": "9 y""#,
      code: "statement.out-of-range", path: "/test/0/at"),
    Slip(
      from: #""in": "any""#, to: #""in": ["twice"]"#, code: "statement.unknown-name",
      path: "/test/0/in/0", says: "thrice"),
    Slip(
      from: #""in": "any""#, to: #""in": []"#, code: "statement.empty", path: "/test/0/in"),
    Slip(
      from: #""new_collagen""#, to: #""new_colagen""#, code: "statement.unknown-name",
      path: "/test/1/claim/readout", says: #""new_collagen""#),
    Slip(
      from: #", "atLeast": "5 %""#, to: "", code: "statement.conflict", path: "/test/1/claim"),
    Slip(
      from: #"{"measurable": true, "at""#, to: #"{"measurable": true, "ratio": {}, "at""#,
      code: "statement.conflict", path: "/test/0"),
    Slip(
      from: #"{"measurable": true, "at": "12 wk", "in": "any"}"#, to: "{}",
      code: "statement.missing", path: "/test/0", says: "claim, measurable"),
  ]

  @Test("a slip is told with its code, its place and what to try", arguments: slips)
  func slip(slip: Slip) {
    let text = Self.good.replacing(slip.from, with: slip.to, maxReplacements: 1)
    #expect(text != Self.good)
    let error = #expect(throws: DoseError.self) { try plan(text) }
    let all = error.map { [$0] + $0.others } ?? []
    let told = all.first { $0.path == slip.path }
    #expect(told?.code == slip.code, "\(all.map { "\($0.code) \($0.path ?? "")" })")
    #expect(told?.file == "s.json")
    #expect(error?.description.contains(slip.says.isEmpty ? slip.path : slip.says) == true)
  }

  @Test("a change that no dose file may have is told with the scenario and the dose file's place")
  func badDose() {
    let text = Self.good.replacing(#""product.dilution": 2"#, with: #""product.dilution": 0.1"#)
    let error = #expect(throws: DoseError.self) { try plan(text) }
    #expect(error?.path == "/product/dilution")
    #expect(error?.file.contains("s.json/scenarios/0/dose") == true)
    #expect(error?.file.contains("'once'") == true)
  }

  @Test("at least one condition is judged")
  func judged() {
    let text = Self.good.replacing(#""in": "any""#, with: #""judged": false"#)
      .replacing(#""5 %"}}"#, with: #""5 %"}, "judged": false}"#)
    let error = #expect(throws: DoseError.self) { try plan(text) }
    #expect(error?.code == "statement.empty")
    #expect(error?.path == "/test")
  }

  @Test("the schema in the program is the schema in the file, byte for byte")
  func schema() throws {
    #expect(
      try ProjectFile.bytes("Schemas/statement.schema.json") == Array(StatementSchema.text.utf8),
      "run: python3 Tests/python/embed_schema.py")
  }
}
