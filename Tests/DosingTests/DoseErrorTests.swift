import Dosing
import Testing

@Suite struct DoseErrorTests {
  /// A change of the standard dose file, and the error it must give.
  struct Slip: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var code: String
    var path: String
    var says: [String] = []
    var testDescription: String { "\(from) -> \(to)" }
  }

  static let slips: [Slip] = [
    // keys
    Slip(
      from: #""particles":"#, to: #""particle":"#, code: "dose.unknown-key",
      path: "/product/particle", says: [#"did you mean "particles"?"#]),
    Slip(
      from: #""regimen""#, to: #""Regimen""#, code: "dose.unknown-key", path: "/Regimen",
      says: [#""regimen""#]),
    Slip(
      from: #""route": "microneedle", "#, to: "", code: "dose.missing",
      path: "/administration", says: [#""route": "#]),
    Slip(
      from: #""schemaVersion": 1"#, to: #""schemaVersion": 2"#, code: "dose.out-of-range",
      path: "/schemaVersion", says: ["1"]),
    Slip(
      from: #""model": "skin""#, to: #""model": "skim""#, code: "dose.unknown-name",
      path: "/model", says: [#"did you mean "skin"?"#]),
    // names
    Slip(
      from: #""route": "microneedle""#, to: #""route": "micro-needle""#,
      code: "dose.unknown-name", path: "/administration/route",
      says: ["topical", #"did you mean "microneedle"?"#]),
    Slip(
      from: #""source": "adipose""#, to: #""source": "adipos""#, code: "dose.unknown-name",
      path: "/product/source", says: ["umbilical_cord", #""adipose""#]),
    Slip(
      from: #""release": "0.30""#, to: #""release": 0.3"#, code: "dose.wrong-type",
      path: "/variants/release", says: ["0.001"]),
    Slip(
      from: #""release": "0.30""#, to: #""relase": "0.30""#, code: "dose.unknown-key",
      path: "/variants/relase", says: ["release"]),
    Slip(
      from: #""readout": "new_collagen", "at": "12 wk", "versus": "device_only"}],"#,
      to: #""readout": "new_colagen", "at": "12 wk", "versus": "device_only"}],"#,
      code: "dose.unknown-name", path: "/readouts/0/readout", says: [#""new_collagen""#]),
    // units
    Slip(
      from: #""1 mL""#, to: #""1""#, code: "dose.missing-unit", path: "/administration/volume",
      says: [#""1 mL""#]),
    Slip(
      from: #""1 mL""#, to: "1", code: "dose.missing-unit", path: "/administration/volume",
      says: [#""1 mL""#]),
    Slip(
      from: #""1 mL""#, to: #""1 d""#, code: "dose.wrong-dimension",
      path: "/administration/volume", says: ["a time", "a volume", "2 mL"]),
    Slip(
      from: #""duration": "180 d""#, to: #""duration": "2 mL""#,
      code: "dose.wrong-dimension", path: "/simulation/duration",
      says: ["a volume stands where a time"]),
    Slip(
      from: #""1e11 /mL""#, to: #""1e11""#, code: "dose.missing-unit",
      path: "/product/particles", says: [#""1e11 /mL""#]),
    Slip(
      from: #""1e11 /mL""#, to: #""100 ug/mL""#, code: "dose.wrong-dimension",
      path: "/product/particles", says: ["a mass per volume"]),
    Slip(
      from: #""400 cm2""#, to: #""400 cm""#, code: "dose.wrong-dimension",
      path: "/administration/area", says: ["a length", "an area"]),
    Slip(
      from: #""45 y""#, to: #""45 years old""#, code: "dose.bad-quantity",
      path: "/subject/age"),
    // as labels write them
    Slip(
      from: #""1e11 /mL""#, to: #""1 x 10^11 exosomes per mL""#, code: "dose.bad-quantity",
      path: "/product/particles", says: [#""1e11 particles/mL""#]),
    Slip(
      from: #""1e11 /mL""#, to: #""100,000,000,000 vesicles/mL""#, code: "dose.bad-quantity",
      path: "/product/particles", says: [#""100000000000 particles/mL""#]),
    Slip(
      from: #""1e11 /mL""#, to: #""100 billion/mL""#, code: "dose.bad-quantity",
      path: "/product/particles", says: [#""100e9 /mL""#]),
    Slip(
      from: #""1 mL""#, to: #""0,5 mL""#, code: "dose.bad-quantity",
      path: "/administration/volume", says: [#""0.5 mL""#]),
    Slip(
      from: #""180 d""#, to: #""26 w""#, code: "dose.bad-quantity",
      path: "/simulation/duration", says: [#""26 wk""#]),
    Slip(
      from: #""30000 JPY""#, to: "30000", code: "dose.missing-unit", path: "/product/price",
      says: ["JPY"]),
    Slip(
      from: #""30000 JPY""#, to: #""30000 yen""#, code: "dose.bad-quantity",
      path: "/product/price"),
    // impossible values
    Slip(
      from: #""1 mL""#, to: #""-1 mL""#, code: "dose.out-of-range",
      path: "/administration/volume", says: ["above 0"]),
    Slip(
      from: #""1 mL""#, to: #""0 mL""#, code: "dose.out-of-range",
      path: "/administration/volume"),
    Slip(
      from: #""1 mL""#, to: #""1e400 mL""#, code: "dose.bad-quantity",
      path: "/administration/volume"),
    Slip(
      from: #""dilution": 1"#, to: #""dilution": 0.5"#, code: "dose.out-of-range",
      path: "/product/dilution", says: ["1:100"]),
    Slip(
      from: #""dilution": 1"#, to: #""dilution": "100:1""#, code: "dose.out-of-range",
      path: "/product/dilution"),
    Slip(
      from: #""genuineFraction": 0.5"#, to: #""genuineFraction": 1.5"#,
      code: "dose.out-of-range", path: "/product/genuineFraction", says: ["0 to 1"]),
    Slip(
      from: #""genuineFraction": 0.5"#, to: #""genuineFraction": "150 %""#,
      code: "dose.out-of-range", path: "/product/genuineFraction"),
    Slip(
      from: #""freezeThawCycles": 1"#, to: #""freezeThawCycles": 1.5"#,
      code: "dose.out-of-range", path: "/product/storage/freezeThawCycles", says: ["whole"]),
    Slip(
      from: #""relativeTolerance": 1e-5"#, to: #""relativeTolerance": 1"#,
      code: "dose.out-of-range", path: "/simulation/relativeTolerance", says: ["1e-11"]),
    Slip(
      from: #""outputEvery": "1 d""#, to: #""outputEvery": "1 s""#, code: "dose.too-many",
      path: "/simulation/outputEvery"),
    Slip(
      from: #""duration": "180 d""#, to: #""duration": "1e300 d""#, code: "dose.out-of-range",
      path: "/simulation/duration", says: ["200 y"]),
    Slip(
      from: #""duration": "180 d""#, to: #""duration": "20 d""#, code: "dose.out-of-range",
      path: "/regimen", says: ["56 d"]),
    // types
    Slip(
      from: #""product": {"#, to: #""product": null, "Product": {"#, code: "dose.wrong-type",
      path: "/product", says: ["null"]),
    Slip(
      from: #""regimen": "q 28 d x 3""#, to: #""regimen": [1]"#, code: "dose.wrong-type",
      path: "/regimen", says: ["a list", #"did you mean {"table""#]),
    Slip(
      from: #""regimen": "q 28 d x 3""#,
      to: #""regimen": {"table": [{"time": "0 d"}, {"time": "1 d", "dur": "1 h"}]}"#,
      code: "dose.no-infusion", path: "/regimen/table/1", says: ["iv"]),
    Slip(
      from: #""regimen": "q 28 d x 3""#,
      to: #""regimen": {"table": [{"time": "0 d", "amt": "1e9 items", "rate": "1e8 /h"}]}"#,
      code: "dose.wrong-dimension", path: "/regimen/table/0/rate",
      says: [#"did you mean "100000000 particles/h"?"#]),
    Slip(
      from: #""regimen": "q 28 d x 3""#, to: #""regimen": "daily""#,
      code: "dose.bad-regimen", path: "/regimen", says: ["q 1 d"]),
    Slip(
      from: #""claims": [{"readout": "new_collagen""#,
      to: #""claims": [{"readout": "wrinkle_index""#,
      code: "dose.wrong-dimension", path: "/claims/0/atLeast", says: ["without %"]),
    Slip(
      from: #""age": "45 y""#, to: #""age": "-5 y""#, code: "dose.out-of-range",
      path: "/subject/age", says: ["above 0"]),
    // contradictions
    Slip(
      from: #""1e9 /ug""#, to: #""1e8 /ug""#, code: "dose.conflict",
      path: "/product/particlesPerMicrogram", says: ["1e9 /ug"]),
    Slip(
      from: #""q 28 d x 3""#, to: #""2 mL q 28 d x 3""#, code: "dose.conflict",
      path: "/administration/volume", says: ["1 mL", "2 mL"]),
    Slip(
      from: #""lot": "A1""#, to: #""lot": "A\u001b[2J1""#, code: "dose.bad-character",
      path: "/product/lot", says: ["not shown but obeyed"]),
    Slip(
      from: #""name": "Example""#, to: #""name": "Exa\u202emple""#, code: "dose.bad-character",
      path: "/product/name"),
    Slip(
      from: #""atLeast": "5 %""#, to: #""atLeast": "5 %", "atMost": "9 %""#,
      code: "dose.conflict", path: "/claims/0", says: ["atLeast", "atMost"]),
    Slip(
      from: #""claims": [{"readout": "new_collagen", "at": "12 wk", "versus": "device_only","#,
      to: #""claims": [{"readout": "new_collagen", "at": "12 wk","#, code: "dose.missing",
      path: "/claims/0", says: ["versus"]),
    Slip(
      from: #""atLeast": "5 %""#, to: #""atLeast": "5 d""#, code: "dose.wrong-dimension",
      path: "/claims/0/atLeast", says: ["mg/mL"]),
  ]

  @Test("every slip is an error with its code, path, place and help", arguments: slips)
  func slip(_ slip: Slip) throws {
    let parts = Examples.standard.split(separator: slip.from, omittingEmptySubsequences: false)
    try #require(parts.count >= 2, "the example has no \(slip.from)")
    let text = parts[0] + slip.to + parts.dropFirst().joined(separator: slip.from)
    let error = #expect(throws: DoseError.self) { try Examples.read(String(text)) }
    let found = try #require(error)
    let all = [found] + found.others
    let match = all.first { $0.code == slip.code && $0.path == slip.path }
    let own = try #require(match, "\(found)")
    #expect(own.place != nil)
    for word in slip.says { #expect(own.ownDescription.contains(word), "\(own)") }
    #expect(found.description.split(separator: "\n").count <= 24)
  }

  @Test("several errors are told at once, in the order of the text, and never more than a screen")
  func several() throws {
    let text = """
      {"schemaVersion": 1, "model": "skin",
       "product": {"particles": "1e10", "dilution": 0, "colour": "red", "lot": 3},
       "administration": {"route": "topical", "volume": "2 d"},
       "regimen": "q x", "subject": {"age": 45},
       "simulation": {"duration": 3, "relativeTolerance": "x"}}
      """
    let error = try #require(throws: DoseError.self) { try Examples.read(text) }
    #expect(error.path == "/product/particles")
    #expect(error.others.count >= 7)
    #expect(error.description.contains("more errors"))
    #expect(error.description.split(separator: "\n").count <= 24)
  }

  @Test("what a file holds cannot disturb the terminal or fill it")
  func hostileText() throws {
    let name = "\u{1B}[31m" + String(repeating: "x", count: 10_000)
    let key = JSONText.quoted(name)
    let error = try #require(throws: DoseError.self) {
      try Examples.read("{\(key): 1, \"schemaVersion\": \(key)}")
    }
    #expect(!error.description.unicodeScalars.contains("\u{1B}"))
    #expect(error.description.utf8.count < 3000)
  }

  @Test("unsupported columns are refused by name")
  func refusedColumns() throws {
    for key in ["ss", "evid", "cmt", "SS"] {
      let text = Examples.plan(regimen: "{\"table\": [{\"time\": \"0 d\", \"\(key)\": 1}]}")
      let error = try #require(throws: DoseError.self) { try Examples.read(text) }
      #expect(error.code == "dose.unsupported")
      #expect(error.path == "/regimen/table/0/\(key)")
    }
  }

  @Test("a misspelt \"model\" is told beside the model that is missing")
  func misspeltModel() throws {
    let text = #"{"schemaVersion": 1, "modl": "skin"}"#
    let error = try #require(throws: DoseError.self) {
      try DosePlan.model(bytes: Array(text.utf8), file: "dose.json", among: ["skin"])
    }
    #expect(error.code == "dose.missing")
    let other = try #require(error.others.first)
    #expect(other.code == "dose.unknown-key")
    #expect(other.path == "/modl")
    #expect(other.suggestion == "\"model\"")
  }

  @Test("where there is no model at all, that is said")
  func noModel() throws {
    let error = try #require(throws: DoseError.self) {
      try DosePlan.model(bytes: Array(Examples.least.utf8), file: "dose.json", among: [])
    }
    #expect(error.allowed == "nothing: there is no model")
  }

  @Test(
    "what is just outside a range is told with the digits that show it",
    arguments: [
      ("1.0001e14", "1.0001e14 particles", "1 to 1e14"), ("2e14", "2e14 particles", "1 to 1e14"),
      ("1.00000000001e14", "1.00000000001e14 particles", "1 to 1e14"),
    ])
  func justOutside(particles: String, found: String, allowed: String) throws {
    let text = Examples.plan(
      regimen: "\"single\"", product: #""particles": "\#(particles) /mL""#, volume: "1 mL")
    let error = try #require(throws: DoseError.self) { try Examples.schedule(text) }
    #expect(error.code == "dose.out-of-range")
    #expect(error.found == found)
    #expect(error.allowed == allowed)
  }

  @Test(
    "a large number of no unit where an amount stands counts particles, as in a regimen's text",
    arguments: [
      (#""1e10""#, #""1e10 particles""#), ("1e10", #""1e10 particles""#), (#""2""#, #""2 mL""#),
    ])
  func bareAmount(amount: String, suggestion: String) throws {
    let text = Examples.plan(regimen: #"{"table": [{"time": "0 d", "amt": \#(amount)}]}"#)
    let error = try #require(throws: DoseError.self) { try Examples.read(text) }
    #expect(error.code == "dose.missing-unit")
    #expect(error.suggestion == suggestion)
    let mended = Examples.plan(regimen: #"{"table": [{"time": "0 d", "amt": \#(suggestion)}]}"#)
    #expect(throws: Never.self) { try Examples.schedule(mended) }
  }
}
